// keysteadctl agents, against real servers.
#include "ctl_world.h"

#include <QJsonArray>
#include <QTest>

using test::Run;

class CtlAgentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void wrongUsageIsTwo_data();
    void wrongUsageIsTwo();
    void addsAndShows();
    void aRenamedAgentIsOnTheirListingsAtOnce();
    void refusalsNameTheField_data();
    void refusalsNameTheField();
    void deactivatesAndActivates();
    void listsAndSearches();
    void anUnknownAgentIsNotFound();

private:
    QJsonObject add(const QString& name, const QString& email)
    {
        return m_world
            .ctl({QStringLiteral("agents"), QStringLiteral("add"), QStringLiteral("--name"), name,
                  QStringLiteral("--email"), email, QStringLiteral("--json")})
            .json();
    }
    Run agents(const QString& line) const
    {
        return m_world.ctl(QStringList{QStringLiteral("agents")} +
                           line.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    }

    test::CtlWorld m_world;
};

void CtlAgentsTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const Run applied = m_world.ctl("schema apply");
    QVERIFY2(applied.code == 0, applied.err.constData());
    const Run seeded = m_world.ctl("seed --count 200");
    QVERIFY2(seeded.code == 0, seeded.err.constData());
}

void CtlAgentsTest::wrongUsageIsTwo_data()
{
    QTest::addColumn<QString>("line");
    for (const char* const line :
         {"fly", "show", "show x", "show 0", "edit 1", "add 5 --name a --email a@b", "list 5", "deactivate",
          "list --sort colour", "list --active --inactive", "show 1 2", "edit 1 --email nobody",
          "edit 1 --name= --email a@b", "add --name a"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void CtlAgentsTest::wrongUsageIsTwo()
{
    QFETCH(QString, line);
    const Run run = agents(line);
    QCOMPARE(run.code, 2);
    QVERIFY(run.err.startsWith("keysteadctl: "));
    QVERIFY(run.out.isEmpty());
}

void CtlAgentsTest::addsAndShows()
{
    const QJsonObject added = add(QStringLiteral("Mei Ling Tan"), QStringLiteral("mei@example.com"));
    QCOMPARE(added[QStringLiteral("name")].toString(), QStringLiteral("Mei Ling Tan"));
    QCOMPARE(added[QStringLiteral("version")].toInt(), 1);
    QVERIFY(added[QStringLiteral("active")].toBool());
    QVERIFY(!added[QStringLiteral("refresh_pending")].toBool(true));
    QVERIFY(added[QStringLiteral("groups")].toArray().contains(QStringLiteral("agents")));
    const QString id = QString::number(added[QStringLiteral("id")].toInt());
    const Run edited = agents(QStringLiteral("edit %1 --phone 123-456").arg(id));
    QVERIFY2(edited.code == 0, edited.err.constData());
    QVERIFY(edited.out.contains("version 2"));
    const Run shown = agents(QStringLiteral("show %1 --json").arg(id));
    QCOMPARE(shown.json()[QStringLiteral("phone")].toString(), QStringLiteral("123-456"));
    QCOMPARE(shown.json()[QStringLiteral("email")].toString(), QStringLiteral("mei@example.com"));
    QVERIFY(agents(QStringLiteral("show %1").arg(id)).out.contains("Mei Ling Tan"));
}

void CtlAgentsTest::aRenamedAgentIsOnTheirListingsAtOnce()
{
    QJsonObject property;
    for (int id = 1; property[QStringLiteral("agent_id")].toInt() == 0 && id < 50; ++id)
        property =
            m_world.ctl(QStringList{QStringLiteral("show"), QString::number(id), QStringLiteral("--json")})
                .json();
    const QStringList show{QStringLiteral("show"), QString::number(property[QStringLiteral("id")].toInt()),
                           QStringLiteral("--json")};
    QVERIFY(property[QStringLiteral("agent_id")].toInt() > 0);
    const Run edited = m_world.ctl({QStringLiteral("agents"), QStringLiteral("edit"),
                                    QString::number(property[QStringLiteral("agent_id")].toInt()),
                                    QStringLiteral("--name"), QStringLiteral("A New Name")});
    QVERIFY2(edited.code == 0, edited.err.constData());
    QCOMPARE(m_world.ctl(show).json()[QStringLiteral("agent")].toString(), QStringLiteral("A New Name"));
}

void CtlAgentsTest::refusalsNameTheField_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no address") << QStringLiteral("nobody") << 2 << QByteArray("no e-mail address");
    QTest::newRow("none") << QString() << 2 << QByteArray("needs an e-mail address");
    QTest::newRow("too long") << QString(260, QLatin1Char('x')) + QStringLiteral("@a") << 2
                              << QByteArray("longer than 254 characters");
    QTest::newRow("taken") << QStringLiteral("TAKEN@example.com") << 1 << QByteArray("Another agent has");
}

void CtlAgentsTest::refusalsNameTheField()
{
    QFETCH(QString, email);
    QFETCH(int, code);
    QFETCH(QByteArray, words);
    (void)add(QStringLiteral("First"), QStringLiteral("taken@example.com"));
    const Run run = m_world.ctl({QStringLiteral("agents"), QStringLiteral("add"), QStringLiteral("--name"),
                                 QStringLiteral("Second"), QStringLiteral("--email"), email});
    QCOMPARE(run.code, code);
    QVERIFY2(run.err.contains(words), run.err.constData());
}

void CtlAgentsTest::deactivatesAndActivates()
{
    const int id =
        add(QStringLiteral("Here And There"), QStringLiteral("there@example.com"))[QStringLiteral("id")]
            .toInt();
    const Run off = agents(QStringLiteral("deactivate %1 --json").arg(id));
    QVERIFY2(off.code == 0, off.err.constData());
    QVERIFY(!off.json()[QStringLiteral("active")].toBool(true));
    const auto search = [&](const char* which) {
        return agents(QStringLiteral("--json --search there@ ") + QLatin1String(which))
            .json()[QStringLiteral("agents")]
            .toArray()
            .size();
    };
    QCOMPARE(search("--inactive"), 1);
    QCOMPARE(search("--active"), 0);
    QVERIFY(agents(QStringLiteral("activate %1 --json").arg(id)).json()[QStringLiteral("active")].toBool());
    QCOMPARE(search("--active"), 1);
}

void CtlAgentsTest::listsAndSearches()
{
    const QJsonArray all =
        agents(QStringLiteral("--json --sort=-on-market")).json()[QStringLiteral("agents")].toArray();
    QVERIFY(all.size() >= 40);
    int before = 1'000'000;
    int listed = 0;
    for (const QJsonValue& agent : all) {
        const int onMarket = agent[QStringLiteral("on_market")].toInt(-1);
        QVERIFY(onMarket >= 0 && onMarket <= before);
        QVERIFY(agent[QStringLiteral("properties")].toInt() >= onMarket);
        before = onMarket;
        listed += onMarket;
    }
    QVERIFY(listed > 50 && listed < 200);
    const Run table = agents(QStringLiteral("list --search keystead.example"));
    QCOMPARE(table.code, 0);
    QVERIFY(table.out.startsWith("ID") || table.out.contains("NAME"));
    QVERIFY2(table.out.contains("40 agents"), table.out.constData());
}

void CtlAgentsTest::anUnknownAgentIsNotFound()
{
    for (const char* const action : {"show", "deactivate", "activate"}) {
        const Run run = agents(QLatin1String(action) + QStringLiteral(" 999999"));
        QCOMPARE(run.code, 1);
        QVERIFY2(run.err.contains("agent 999999"), run.err.constData());
    }
}

QTEST_GUILESS_MAIN(CtlAgentsTest)
#include "tst_ctl_agents.moc"
