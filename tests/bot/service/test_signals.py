"""The end of what runs beside the bot."""

import asyncio

from bot.service.signals import cancel_and_wait


def test_a_task_that_loses_a_cancellation_is_cancelled_again() -> None:
    lost = []

    async def loses_the_first() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            lost.append(1)
        await asyncio.Event().wait()

    async def cancel_it() -> bool:
        task = asyncio.create_task(loses_the_first())
        await asyncio.sleep(0)
        await cancel_and_wait(task, patience_s=0.01)
        return task.cancelled()

    assert asyncio.run(cancel_it())
    assert lost == [1]
