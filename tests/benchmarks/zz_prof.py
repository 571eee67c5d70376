from tests.benchmarks import common
from tests.benchmarks import lists as L
import cProfile,pstats,time
from django.db import connection
from django.test.utils import CaptureQueriesContext
from core.dates import today
on=today()
with common.own_databases():
    manager,board=L.fill(0.1,1,on)
    common.analyse()
    for name,user in (("m",manager),("b",board)):
        for nm,f in (("page",lambda: L.by_page(user,on,"")),("hand",lambda: L.by_hand(user.pk,on,""))):
            for _ in range(5): f()
            w=time.perf_counter();c=time.process_time()
            for _ in range(200): f()
            print(name,nm,"wall",(time.perf_counter()-w)*5,"cpu",(time.process_time()-c)*5)
        with CaptureQueriesContext(connection) as c: L.by_page(user,on,"")
    p=cProfile.Profile()
    p.enable()
    for _ in range(200): L.by_page(manager,on,"")
    p.disable()
    pstats.Stats(p).sort_stats("cumtime").print_stats(60)
