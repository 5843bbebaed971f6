"""Coming in, going out, and the keys to it."""

from django.urls import path

from omnichannel.access import account, login, password_reset
from omnichannel.access.acknowledgement import acknowledgement
from omnichannel.access.preferences import preferences

urlpatterns = [
    path("login/", login.LoginView.as_view(), name="login"),
    path("login/second-factor/", login.SecondFactorView.as_view(), name="second_factor"),
    path(
        "login/second-factor/set-up/",
        login.SecondFactorSetUpView.as_view(),
        name="second_factor_set_up",
    ),
    path("logout/", login.LogoutView.as_view(), name="logout"),
    path("account/acknowledgement/", acknowledgement, name="acknowledgement"),
    path("account/preferences/", preferences, name="account_preferences"),
    path("account/password/", account.PasswordChangeView.as_view(), name="account_password"),
    path(
        "account/second-factor/", account.SecondFactorView.as_view(), name="account_second_factor"
    ),
    path(
        "account/second-factor/verification/",
        account.VerificationView.as_view(),
        name="account_verification",
    ),
    path(
        "account/second-factor/recovery-codes/",
        account.RecoveryCodesView.as_view(),
        name="account_recovery_codes",
    ),
    path(
        "account/second-factor/removal/",
        account.SecondFactorRemovalView.as_view(),
        name="account_second_factor_removal",
    ),
    path("password-reset/", password_reset.PasswordResetView.as_view(), name="password_reset"),
    path(
        "password-reset/sent/",
        password_reset.PasswordResetDoneView.as_view(),
        name="password_reset_done",
    ),
    path(
        "password-reset/done/",
        password_reset.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
    path(
        "password-reset/<uidb64>/<token>/",
        password_reset.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
]
