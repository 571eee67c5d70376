"""The key store looked after while the site runs: rotation, what is wrong in it, a copy apart.

`core` knows keys, not what they seal; here the declarations of the models tell whose rows and files
are under which key.
"""
