"""Django's settings; what differs from machine to machine is in ``environment``."""

from pathlib import Path

from csp.constants import NONE, SELF

from doingoai_web.environment import database, environment, storage

HERE = Path(__file__).parent
ENVIRONMENT = environment()

SECRET_KEY = ENVIRONMENT.secret
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.old_secrets)
DEBUG = ENVIRONMENT.debug
PRODUCTION = ENVIRONMENT.production
DEMO = ENVIRONMENT.demo
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "doingoai_web.audit",
    "doingoai_web.vault",
    "doingoai_web.units",
    "doingoai_web.people",
    "doingoai_web.jobs",
    "doingoai_web.campaigns",
    "doingoai_web.intake",
    "doingoai_web.review",
    "doingoai_web.totals",
    "doingoai_web.filling",
    "doingoai_web.approval",
    "doingoai_web.find",
    "doingoai_web.followup",
    "doingoai_web.setup",
    "doingoai_web.api",
    "doingoai_web.operation",
    "doingoai_web.tryout",
    "doingoai_web.pages",
]

MIDDLEWARE = [
    "doingoai_web.operation.middleware.FrontMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "doingoai_web.pages.middleware.PrivateMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "doingoai_web.api.middleware.WordsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "doingoai_web.pages.middleware.VietnameseFirstMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "doingoai_web.people.middleware.SecondFactorMiddleware",
    "doingoai_web.pages.middleware.UserErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "doingoai_web.urls"
WSGI_APPLICATION = "doingoai_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "doingoai_web.pages.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "doingoai_web.pages.templatetags.words"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]

DATABASES = {"default": database(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

AXES_FAILURE_LIMIT = 5  # wrong passwords of one account from one address
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "doingoai_web.people.address.client_address"
AXES_LOCKOUT_TEMPLATE = "people/locked.html"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
OTP_TOTP_ISSUER = "doingoai"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("zh-hans", "中文")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = "doingoai_web.formats"

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = None  # files are served from the package, by WhiteNoise
WHITENOISE_USE_FINDERS = True  # the package's own files: no collecting step on an office machine
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600  # an address changes with its file
STORAGES = {
    "default": storage(ENVIRONMENT),
    "staticfiles": {"BACKEND": "doingoai_web.pages.static.VersionedStaticFilesStorage"},
}
ENCRYPT_ORIGINALS = ENVIRONMENT.encrypt

# An upload is held in memory, never in a file, until its own key encrypts it.
FILE_UPLOAD_HANDLERS = ["doingoai_web.vault.uploads.BoundedMemoryUploadHandler"]
MAX_UPLOAD_BYTES = 60 << 20  # of one file
MAX_REQUEST_BYTES = 200 << 20  # of all files of one request
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 500

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_LEASE_SECONDS = (
    ENVIRONMENT.lease
)  # a running job whose worker has not been heard of for so long is begun again

WEBHOOK_HOSTS = ENVIRONMENT.webhook_hosts
API_CALLS_A_MINUTE = 240  # of one token, over all processes that answer pages
WEBHOOK_DAYS = ENVIRONMENT.webhook_days  # for which messages are kept, and can be sent once more

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "doingoai_web.pages.views.stale_form"
METRICS_TOKEN, METRICS_FROM = ENVIRONMENT.metrics_token, ENVIRONMENT.metrics_from  # who may read /so-do/
BEHIND_PROXY = ENVIRONMENT.production  # the last address of X-Forwarded-For is the proxy's word
if ENVIRONMENT.production:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SILENCED_SYSTEM_CHECKS = [
        "security.W005",
        "security.W021",
    ]  # other names of the domain are not ours to bind
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ENVIRONMENT.hosts]

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENVIRONMENT.mail
    else "django.core.mail.backends.console.EmailBackend"
)
if ENVIRONMENT.mail:
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail.host, ENVIRONMENT.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.user, ENVIRONMENT.mail.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = ENVIRONMENT.mail.tls == "starttls", ENVIRONMENT.mail.tls == "tls"
    EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
