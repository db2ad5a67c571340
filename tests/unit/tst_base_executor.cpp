#include "core/base/executor.h"
#include "core/base/job.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <thread>

class ExecutorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsInOrderOnItsOwnThread()
    {
        base::Executor executor;
        std::vector<int> seen;
        const QThread* const here = QThread::currentThread();
        bool sameThread = true;
        std::jthread worker([&] {
            for (int i = 0; i < 1000; ++i) {
                executor.post([&seen, &sameThread, here, i] {
                    sameThread = sameThread && QThread::currentThread() == here;
                    seen.push_back(i);
                });
            }
        });
        QTRY_COMPARE(seen.size(), std::size_t(1000));
        QVERIFY(sameThread);
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    }

    void tasksPostedByTasksWaitForTheNextTurn()
    {
        base::Executor executor;
        QStringList order;
        executor.post([&] {
            order << QStringLiteral("first");
            executor.post([&] { order << QStringLiteral("third"); });
        });
        executor.post([&] { order << QStringLiteral("second"); });
        QTRY_COMPARE(order.size(), 3);
        QCOMPARE(order.join(QLatin1Char(' ')), QStringLiteral("first second third"));
    }

    void dropsWhatIsLeftWhenItDies()
    {
        auto executor = std::make_shared<base::Executor>();
        const base::Poster poster{executor};
        auto token = std::make_shared<int>(1);
        bool ran = false;
        QVERIFY(poster.post([token, &ran] { ran = true; }));
        executor.reset();
        QCOMPARE(token.use_count(), 1L);
        QVERIFY(!poster.post([] {}));
        QCoreApplication::sendPostedEvents();
        QVERIFY(!ran);
    }

    void jobsEndExactlyOnce()
    {
        base::Job job(QStringLiteral("test"));
        QSignalSpy finished(&job, &base::Job::finished);
        job.setProgress({1, 10, QStringLiteral("keys")});
        job.cancel();
        QVERIFY(job.control()->isCancelled());
        job.finish(base::Error{base::ErrorCode::Cancelled, {}, {}});
        job.finish({});
        QCOMPARE(finished.count(), 1);
        QCOMPARE(job.outcome().error().code, base::ErrorCode::Cancelled);
        job.setProgress({2, 10, {}});
        QCOMPARE(job.progress().done, 1);
    }

    void progressIsThrottledButTheLastReportArrives()
    {
        base::JobControl control;
        std::vector<qint64> seen;
        control.setListener([&](const base::JobProgress& progress) { seen.push_back(progress.done); });
        for (qint64 i = 1; i <= 10000; ++i)
            control.report({i, 10000, {}});
        control.flush();
        QVERIFY(seen.size() < 5000);
        QCOMPARE(seen.back(), qint64(10000));
    }

    void aDyingJobCancelsItsWork()
    {
        auto job = std::make_unique<base::Job>(QStringLiteral("test"));
        const auto control = job->control();
        job.reset();
        QVERIFY(control->isCancelled());
    }
};

QTEST_GUILESS_MAIN(ExecutorTest)
#include "tst_base_executor.moc"
