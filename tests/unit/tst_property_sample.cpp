#include "core/property/sample_feedback.h"
#include "core/property/sample_listing.h"
#include "core/property/validation.h"

#include <QCryptographicHash>
#include <QtTest>

namespace {

const std::vector<property::AgentId> agents{11, 12, 13};

QByteArray lines(quint32 seed, qint64 first, qint64 end)
{
    QByteArray text;
    for (qint64 number = first; number < end; ++number)
        property::appendSampleLine(text, seed, number, agents);
    return text;
}

} // namespace

class PropertySampleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void generatorFollowsItsDefinition();
    void sameSeedGivesTheSameBytes();
    void batchesDoNotMatter();
    void linesAreValidProperties();
    void mixIsBelievable();
    void agentsDiffer();
    void worksWithoutAgents();
    void feedbackIsDeterministic();
    void draftsHaveNoFeedback();
};

void PropertySampleTest::generatorFollowsItsDefinition()
{
    // First outputs of SplitMix64 for seed 0, from the reference implementation's test vectors.
    property::SampleRandom random(0);
    QCOMPARE(random.next(), Q_UINT64_C(0xe220a8397b1dcdaf));
    QCOMPARE(random.next(), Q_UINT64_C(0x6e789e6aa1b965f4));
    QCOMPARE(random.next(), Q_UINT64_C(0x06c45d188009454f));
}

void PropertySampleTest::sameSeedGivesTheSameBytes()
{
    const auto digest = QCryptographicHash::hash(lines(1, 0, 2000), QCryptographicHash::Sha256).toHex();
    QCOMPARE(QCryptographicHash::hash(lines(1, 0, 2000), QCryptographicHash::Sha256).toHex(), digest);
    // A change here changes everybody's sample data: do it on purpose only.
    QCOMPARE(digest, QByteArrayLiteral("9ec53e6bcbd551eabd0dc69be6ce60ab878f615b0d445201387d4883c22179bf"));
    QVERIFY(lines(2, 0, 10) != lines(1, 0, 10));
}

void PropertySampleTest::batchesDoNotMatter()
{
    QCOMPARE(lines(1, 0, 7) + lines(1, 7, 20), lines(1, 0, 20));
}

void PropertySampleTest::linesAreValidProperties()
{
    const QList<QByteArray> all = lines(3, 0, 5000).split('\n');
    QCOMPARE(all.size(), 5001); // an end after every line
    for (const QByteArray& line : all.mid(0, 5000)) {
        const QList<QByteArray> cells = line.split('\t');
        QCOMPARE(cells.size(), property::sampleColumns().count(',') + 1);
        property::Property property;
        property.title = QString::fromUtf8(cells[0]);
        property.description = QString::fromUtf8(cells[1]);
        const auto price = property::Money::fromDatabase(QString::fromLatin1(cells[2]));
        QVERIFY(price && price->cents() > 0);
        property.price = *price;
        property.location = QString::fromUtf8(cells[3]);
        QVERIFY(property::typeFromName(QString::fromLatin1(cells[4])));
        QVERIFY(property::statusFromName(QString::fromLatin1(cells[5])));
        QVERIFY(property::validate(property).empty());
        QVERIFY(!property.description.isEmpty());
        const auto created = QDateTime::fromString(QString::fromLatin1(cells[10].left(19)), Qt::ISODate);
        const auto updated = QDateTime::fromString(QString::fromLatin1(cells[11].left(19)), Qt::ISODate);
        QVERIFY(created.isValid() && updated.isValid() && created <= updated);
    }
}

void PropertySampleTest::mixIsBelievable()
{
    const QByteArray text = lines(1, 0, 10000);
    const auto share = [&text](const char* cell) { return text.count(QByteArray("\t") + cell + '\t') / 100; };
    for (const char* type : {"house", "apartment", "land", "commercial"})
        QVERIFY2(share(type) >= 8, type);
    QVERIFY(share("listed") > share("sold"));
    QVERIFY(share("sold") > share("withdrawn"));
    QVERIFY(share("withdrawn") >= 3);
    QVERIFY(share("Kuala Lumpur") > share("Langkawi"));
    QVERIFY(share("Langkawi") > share("Sandakan"));
    QVERIFY(share("Sandakan") >= 1);
}

void PropertySampleTest::agentsDiffer()
{
    QSet<QByteArray> emails;
    for (const auto& agent : property::sampleAgents(1))
        emails.insert(agent.email.toLower());
    QCOMPARE(emails.size(), property::sampleAgentCount);
}

void PropertySampleTest::worksWithoutAgents()
{
    QByteArray line;
    property::appendSampleLine(line, 1, 0, {});
    QCOMPARE(line.split('\t')[9], QByteArrayLiteral("\\N"));
}

void PropertySampleTest::feedbackIsDeterministic()
{
    const QDate today(2026, 3, 1);
    const auto feedback = [today](qint64 first, qint64 end) {
        QByteArray text;
        for (qint64 number = first; number < end; ++number)
            property::appendSampleFeedback(text, 1, number, number + 100, property::PropertyStatus::Listed, 7,
                                           today);
        return text;
    };
    QCOMPARE(feedback(0, 7) + feedback(7, 2000), feedback(0, 2000));
    const QList<QByteArray> all = feedback(0, 2000).split('\n');
    QVERIFY(all.size() > 3800 && all.size() < 5000);
    QByteArray first = "9999";
    QByteArray last;
    for (const QByteArray& line : all.mid(0, all.size() - 1)) {
        const QList<QByteArray> cells = line.split('\t');
        QCOMPARE(cells.size(), property::sampleFeedbackColumns().count(',') + 1);
        QVERIFY(cells[0].toInt() >= 100 && cells[0].toInt() < 2100);
        QCOMPARE(cells[1], QByteArray("7"));
        first = std::min(first, cells[2]);
        last = std::max(last, cells[2]);
        QVERIFY(property::channelFromName(QString::fromLatin1(cells[3])));
        QVERIFY(cells[4].toInt() >= 1 && cells[4].toInt() <= 5);
    }
    QVERIFY2(first.startsWith("2025-12-01 "), first.constData()); // 90 days before
    QVERIFY2(last.startsWith("2026-02-28 "), last.constData());
}

void PropertySampleTest::draftsHaveNoFeedback()
{
    QByteArray text;
    for (qint64 number = 0; number < 100; ++number)
        QCOMPARE(property::appendSampleFeedback(text, 1, number, 1, property::PropertyStatus::Draft, 1,
                                                QDate(2026, 3, 1)),
                 0);
    QVERIFY(text.isEmpty());
}

QTEST_GUILESS_MAIN(PropertySampleTest)
#include "tst_property_sample.moc"
