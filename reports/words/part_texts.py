"""What parts of the manifest mean, so that a report can say it in other languages.

A test keeps every sentence of the rule files here: after changing one there, change it here too.
"""

from __future__ import annotations

from reports.words.mark import N_

PARTS = (
    N_(
        "Is told of every incoming text message once the permission is granted, with the app "
        "closed too."
    ),
    N_("Starts with the phone, so it can work without being opened."),
    N_("Is told when calls begin and end, and of the number with the call log permission."),
    N_("Is told of every number that is dialled."),
    N_("Is told which apps are installed and removed, on the systems that still deliver it."),
    N_("Can lock the phone or change its policies once the user makes it a device administrator."),
    N_("Sees what other apps show and can press buttons once switched on in the settings."),
    N_("Reads the notifications of every app once switched on in the settings."),
    N_(
        "Can carry the traffic of the whole phone once the user agrees; it may also get in "
        "the way of a capture by VPN."
    ),
    N_("Is a keyboard: what is typed in other apps passes through it once chosen."),
    N_("Uploads and downloads go on while a notification is shown and the app is not in view."),
    N_("Can read the position while a notification is shown and the app is not in view."),
    N_("Can record the screen while a notification is shown, after the user agrees."),
    N_("Can go on using the camera while a notification is shown and the app is not in view."),
    N_("Can go on recording sound while a notification is shown and the app is not in view."),
    N_("Can go on with calls while a notification is shown and the app is not in view."),
    N_("Goes on while a notification is shown, for a use that none of Android's types names."),
    N_("Any app on the phone can start it or send to it: no permission guards it."),
    N_("Any app on the phone can ask it for data: no permission guards the whole of it."),
    N_("The app can see whether this app is installed."),
    N_("The app can see every app that can be opened: nearly the whole list."),
    N_("The app can see which apps answer this intent."),
    N_("The app's files may go into backups, on the phone's account or another device."),
    N_(
        "Can be debugged: a tester can read its files and memory, and its debug-only trust "
        "settings apply; no app should be published so."
    ),
    N_("Sees all files of shared storage on Android 10 once storage is granted."),
    N_("Defined by the app: any other app can request it, so it guards little."),
    N_("Defined by the app: apps of the same signer share what it guards."),
    N_(
        "The app's platform default or configuration trusts certificates that the user "
        "installs: interception works with the capture certificate as a user certificate, "
        "unless code or pins forbid it."
    ),
    N_(
        "Certificates that the user installs are not trusted: put the capture certificate "
        "into the system store of a rooted device or emulator, else its TLS connections stay "
        "unreadable."
    ),
    N_("Certificates that the user installs are trusted since this build can be debugged."),
    N_("Trust in certificates that the user installs, for this domain."),
    N_(
        "The keys of this domain are pinned: interception fails there unless the pins have "
        "expired, trust is overridden or pinning is switched off on a rooted device."
    ),
    N_(
        "The platform does not stop unencrypted traffic; what is sent so can be read on the "
        "way, and captured without any certificate."
    ),
    N_(
        "The platform asks libraries not to send unencrypted traffic; raw sockets and native "
        "code may do so all the same."
    ),
    N_("Whether unencrypted traffic is permitted, for this domain."),
    N_(
        "The network security configuration could not be read, so trust, pins and "
        "unencrypted traffic are not known."
    ),
)
"""What a part of the manifest means."""
