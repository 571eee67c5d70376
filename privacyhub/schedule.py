"""What runs by itself, and when."""

from celery.schedules import crontab

ALWAYS = {
    "nightly-retention": {"task": "retention.nightly", "schedule": crontab(hour=2, minute=15)},
    "left-destructions": {"task": "retention.sweep", "schedule": 600.0},
    "rotated-keys": {
        "task": "retention.finish_key_rotation",
        "schedule": crontab(hour=3, minute=20),
    },
    "loose-files": {"task": "documents.remove_loose", "schedule": crontab(hour=2, minute=50)},
    "ended-logins": {"task": "staff.close_ended_logins", "schedule": crontab(hour=0, minute=20)},
    "publications-left": {
        "task": "consents.take_out_who_left",
        "schedule": crontab(hour=0, minute=30),
    },
    "waiting-copies": {"task": "rights.take_up_waiting", "schedule": 60.0},
    "reminders-of-requests": {"task": "rights.remind", "schedule": crontab(hour=6, minute=30)},
    "clocks-of-breaches": {"task": "breaches.tell_of_clocks", "schedule": 300.0},
    "tips-noted": {"task": "breaches.note_tips", "schedule": crontab(hour=0, minute=40)},
    "waiting-imports": {"task": "imports.take_up_waiting", "schedule": 60.0},
    "waiting-mails": {"task": "accounts.mail_notices", "schedule": 60.0},
    "waiting-resets": {"task": "accounts.mail_resets", "schedule": 60.0},
    "waiting-invitations": {"task": "subjects.mail_invitations", "schedule": 60.0},
    "waiting-sign-ups": {"task": "children.mail_sign_ups", "schedule": 60.0},
    "trail-sealed": {"task": "audit.seal", "schedule": 300.0},
    "trail-verified": {"task": "audit.verify", "schedule": crontab(hour=4, minute=10)},
    "applications-kept": {
        "task": "applicants.ask_keeping_again",
        "schedule": crontab(hour=7, minute=10),
    },
    "unusual-reading": {
        "task": "subjects.look_for_unusual_reading",
        "schedule": crontab(minute=20),
    },
    "waiting-packs": {"task": "oversight.take_up_waiting", "schedule": 60.0},
    "heartbeat": {"task": "system.heartbeat", "schedule": 60.0},
    "ended-sessions": {"task": "accounts.end_expired_sessions", "schedule": 300.0},
}


def beat_schedule(*, heads: bool, backups: bool) -> dict:
    """What the scheduler sends: with `heads` the head of the trail goes elsewhere, and with
    `backups` one is made every night."""
    schedule = dict(ALWAYS)
    if heads:
        schedule["trail-head"] = {
            "task": "audit.send_heads",
            "schedule": crontab(hour="4-23", minute=40),
        }
    if backups:  # after the destruction of that night, so that nothing that is due is kept
        schedule["nightly-backup"] = {
            "task": "backups.nightly",
            "schedule": crontab(hour=3, minute=15),
        }
    return schedule
