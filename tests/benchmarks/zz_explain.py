from tests.benchmarks import common
from tests.benchmarks import lists as L
import sys
from django.db import connection
from django.test.utils import CaptureQueriesContext
from core.dates import today
on=today()
with common.own_databases():
    manager,board=L.fill(float(sys.argv[1]),1,on)
    common.analyse()
    for user,q in ((manager,""),(manager,"noor"),(board,""),(board,"noor")):
        for f in (lambda: L.by_hand(user.pk,on,q), lambda: L.by_page(user,on,q)):
            f();f()
            with CaptureQueriesContext(connection) as c: f()
            print("=======",user.name,q)
            for x in c:
                print(x["time"], x["sql"][:3000])
                with connection.cursor() as cur:
                    cur.execute("EXPLAIN (ANALYZE, BUFFERS) "+x["sql"])
                    print("\n".join(r[0] for r in cur.fetchall()))
    exec(open("/tmp/extra.py").read()) if len(sys.argv)>2 else None
