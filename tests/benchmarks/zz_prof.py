from tests.benchmarks import common
from tests.benchmarks import lists as L
import time
from core.dates import today
on=today()
with common.own_databases():
    manager,board=L.fill(0.1,1,on)
    common.analyse()
    for name,user in (("m",manager),("b",board)):
        def page(): L.by_page(user,on,"")
        print(name, common.queries_of(page), common.medians(repeat=150,page=page,hand=lambda: L.by_hand(user.pk,on,"")))
        c=time.process_time()
        for _ in range(100): page()
        print("cpu ms",(time.process_time()-c)*10)
