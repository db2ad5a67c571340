// How commands end before their time: Ctrl+C, a pipe that nobody reads any more, a full disk; and what
// they make of a narrow terminal.
#include "core/database/session.h"
#include "ctl_world.h"

#include <QtTest>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <unistd.h>

using test::Run;

namespace {

constexpr int limit = 20'000; // ms

} // namespace

class CtlEndingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ctrlCEndsSeedAtOnce_data();
    void ctrlCEndsSeedAtOnce();
    void aClosedPipeEndsTheWatch();
    void aClosedPipeIsNoFailure();
    void aFullDiskIsAFailure_data();
    void aFullDiskIsAFailure();
    void aNarrowTerminalCutsTheTable();
    void controlCharactersOfTheDatabaseStayThere();

private:
    base::Result<void> sql(const char* text);
    bool catchesInterrupts(const QProcess& process) const;
    QProcess& begin(QProcess& process, const QStringList& words) const;
    // What a terminal of that width gets to see.
    QByteArray onTerminal(int columns, const QStringList& words) const;

    test::CtlWorld m_world;
};

void CtlEndingTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(m_world.ctl("schema apply").code, 0);
    QCOMPARE(m_world.ctl("seed --count 60").code, 0);
}

base::Result<void> CtlEndingTest::sql(const char* text)
{
    database::Session session(m_world.servers().postgres().address());
    return session.script(QString::fromUtf8(text));
}

bool CtlEndingTest::catchesInterrupts(const QProcess& process) const
{
    QFile status(QStringLiteral("/proc/%1/status").arg(process.processId()));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    const QString caught = QString::fromLatin1(status.readAll())
                               .section(QStringLiteral("SigCgt:"), 1)
                               .section(QLatin1Char('\n'), 0, 0)
                               .trimmed();
    return (caught.toULongLong(nullptr, 16) & (1ULL << (SIGINT - 1))) != 0;
}

QProcess& CtlEndingTest::begin(QProcess& process, const QStringList& words) const
{
    process.setProcessEnvironment(m_world.environment);
    process.start(test::ctlProgram(), words);
    (void)process.waitForStarted(limit); // until then it is a copy of this test, and catches what that does
    return process;
}

void CtlEndingTest::ctrlCEndsSeedAtOnce_data()
{
    QTest::addColumn<bool>("locked");
    QTest::addColumn<int>("signal");
    QTest::newRow("while rows are copied") << false << SIGINT;
    QTest::newRow("while it waits for a lock") << true << SIGINT;
    QTest::newRow("SIGTERM") << true << SIGTERM;
}

void CtlEndingTest::ctrlCEndsSeedAtOnce()
{
    QFETCH(const bool, locked);
    QFETCH(const int, signal);
    database::Session holder(m_world.servers().postgres().address());
    auto transaction = database::Transaction::begin(holder);
    QVERIFY(transaction.has_value());
    if (locked)
        QVERIFY(holder.script(QStringLiteral("lock table keystead.property in share mode")).has_value());
    QProcess process;
    begin(process, test::words("seed --count 2000000 --json"));
    QTRY_VERIFY_WITH_TIMEOUT(catchesInterrupts(process), limit);
    ::kill(pid_t(process.processId()), signal);
    QVERIFY(process.waitForFinished(limit));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    const QJsonObject json = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QCOMPARE(json[QStringLiteral("exit_code")].toInt(), 130);
    QCOMPARE(json[QStringLiteral("error")].toObject()[QStringLiteral("code")].toString(),
             QStringLiteral("Cancelled"));
}

void CtlEndingTest::aClosedPipeEndsTheWatch()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
    QProcess process;
    process.setChildProcessModifier([&ends] { ::dup2(ends[1], STDOUT_FILENO); });
    begin(process, test::words("metrics --watch --interval 60 --json"));
    ::close(ends[1]);
    QTRY_VERIFY_WITH_TIMEOUT(catchesInterrupts(process), limit); // it watches
    ::close(ends[0]);
    QVERIFY(process.waitForFinished(limit)); // long before its next sample
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(process.readAllStandardError(), QByteArray());
}

void CtlEndingTest::aClosedPipeIsNoFailure()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
    ::close(ends[0]);
    QProcess process;
    process.setChildProcessModifier([&ends] { ::dup2(ends[1], STDOUT_FILENO); });
    begin(process, test::words("test-signals"));
    QVERIFY(process.waitForFinished(limit));
    ::close(ends[1]);
    QCOMPARE(process.exitStatus(), QProcess::NormalExit); // and not by SIGPIPE, with a probe left behind
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(process.readAllStandardError(), QByteArray());
    QCOMPARE(m_world.ctl("list --json --no-cache --search probe").json()[QStringLiteral("total")].toInt(-1),
             0);
}

void CtlEndingTest::aFullDiskIsAFailure_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line : {"list", "list --json", "metrics", "--help", "schema plan"})
        QTest::newRow(line) << QString::fromUtf8(line);
}

void CtlEndingTest::aFullDiskIsAFailure()
{
    QFETCH(const QString, line);
    QProcess process;
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    begin(process, line.split(QLatin1Char(' ')));
    QVERIFY(process.waitForFinished(limit));
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("could not be written"));
}

QByteArray CtlEndingTest::onTerminal(int columns, const QStringList& words) const
{
    int terminal = -1;
    int end = -1;
    winsize size{24, static_cast<unsigned short>(columns), 0, 0};
    if (::openpty(&terminal, &end, nullptr, nullptr, &size) != 0)
        return {};
    QProcess process;
    process.setChildProcessModifier([end] { ::dup2(end, STDOUT_FILENO); });
    begin(process, words);
    ::close(end);
    QByteArray seen;
    std::array<char, 4096> piece{};
    for (ssize_t count = 0; (count = ::read(terminal, piece.data(), piece.size())) > 0;)
        seen.append(piece.data(), count);
    ::close(terminal);
    return process.waitForFinished(limit) && process.exitCode() == 0 ? seen : QByteArray();
}

void CtlEndingTest::aNarrowTerminalCutsTheTable()
{
    for (const int columns : {60, 75, 200}) {
        const QString seen = QString::fromUtf8(onTerminal(columns, test::words("list")));
        const QStringList lines = seen.split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 52);
        for (const QString& line : lines)
            QVERIFY2(line.size() <= columns, qPrintable(line));
        QCOMPARE(seen.contains(QChar(0x2026)), columns < 100);
    }
    QVERIFY(!m_world.ctl("list").out.contains("…")); // a pipe gets everything
}

void CtlEndingTest::controlCharactersOfTheDatabaseStayThere()
{
    const auto changed =
        sql("update keystead.property set title = E'Zeppelin \\033[31mred\\nroof', description = "
            "E'one\\r\\033]0;two' where id = (select min(id) from keystead.property)");
    QVERIFY2(changed.has_value(), changed ? "" : qPrintable(changed.error().detail));
    const Run list = m_world.ctl("list --no-cache --search Zeppelin");
    QCOMPARE(list.code, 0);
    QVERIFY(list.out.contains("Zeppelin"));
    QVERIFY2(!list.out.contains('\033'), list.out.constData());
    QCOMPARE(list.out.trimmed().split('\n').size(), 3);
    const QByteArray id = list.out.split('\n')[1].trimmed().split(' ').front();
    const Run show = m_world.ctl({QStringLiteral("show"), QString::fromLatin1(id)});
    QCOMPARE(show.code, 0);
    QVERIFY2(show.out.contains("two") && !show.out.contains('\033') && !show.out.contains('\r'),
             show.out.constData());
}

QTEST_GUILESS_MAIN(CtlEndingTest)
#include "tst_ctl_ending.moc"
