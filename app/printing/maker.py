"""What the worker does with a job of this room."""

from app.curriculum.live import LiveLibrary
from app.jobs.rules import Cancelled
from app.jobs.worker import Bench, Made, Maker
from app.printing.faults import Stopped
from app.printing.making import make
from app.printing.order import Order
from app.settings import Settings


def maker(library: LiveLibrary, settings: Settings) -> Maker:
    """The function that makes printed things for the worker."""

    def make_printed(bench: Bench) -> Made:
        try:
            finished = make(
                Order.read(bench.values),
                library.current(),
                settings,
                progress=bench.progress,
                cancelled=bench.cancelled,
            )
        except Stopped:
            raise Cancelled from None
        path = finished.path.relative_to(settings.data_dir).as_posix()
        return Made(path, finished.name)

    return make_printed
