"""Whether somebody has to set a second factor up before anything else: asked of every request, so that a demand holds at once."""

from django_otp import user_has_device

from doingoai_web.people.models import User


def must_set_up(user: User) -> bool:
    """Whether one of this person's roles demands a second factor and there is none yet."""
    from doingoai_web.setup.models import Kind
    from doingoai_web.setup.services import all_of  # which needs the models of people

    demanded = {role for role, told in all_of(Kind.SECOND_FACTOR).items() if told}
    return bool(demanded) and not demanded.isdisjoint(user.roles_today()) and not user_has_device(user)
