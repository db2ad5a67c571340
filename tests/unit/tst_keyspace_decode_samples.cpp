// Values written by the programs that write such values for real (tests/data/decoders/make_samples.py): what
// they become, and that no damage to them does any harm.
#include "core/keyspace/decode/chain.h"
#include "core/keyspace/decode/value_json.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using decode::Chain;
using decode::Outcome;
using decode::Value;

namespace {

QByteArray fileBytes(const QString& name)
{
    QFile file(QStringLiteral(KEYSTEAD_TEST_DATA "/decoders/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Sample
{
    QByteArray name;
    QByteArray bytes;
    Chain chain;
    Value expected;
};

std::vector<Sample> samples()
{
    const auto list = decode::fromJson(fileBytes(QStringLiteral("samples.json")), {});
    std::vector<Sample> all;
    if (!list)
        return all;
    for (const Value& entry : list->items()) {
        Sample sample;
        sample.name = entry.find("file")->bytes();
        sample.bytes = fileBytes(QString::fromUtf8(sample.name));
        for (const Value& id : entry.find("chain")->items())
            sample.chain.append(id.bytes());
        sample.expected = *entry.find("expected");
        all.push_back(std::move(sample));
    }
    return all;
}

QByteArray shown(const Value& value)
{
    const auto json = decode::toJson(value);
    return json ? *json : QByteArray("too large");
}

} // namespace

class KeyspaceDecodeSamplesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void realValuesAreUnderstood_data();
    void realValuesAreUnderstood();
    void everyTruncationIsSurvived();
    void everyFlippedByteIsSurvived();

private:
    static void rows();
};

void KeyspaceDecodeSamplesTest::rows()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Chain>("chain");
    QTest::addColumn<Value>("expected");
    const std::vector<Sample> all = samples();
    QVERIFY(all.size() > 40);
    for (const Sample& sample : all)
        QTest::newRow(sample.name.constData()) << sample.bytes << sample.chain << sample.expected;
}

void KeyspaceDecodeSamplesTest::realValuesAreUnderstood_data()
{
    rows();
}

void KeyspaceDecodeSamplesTest::realValuesAreUnderstood()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const Chain, chain);
    QFETCH(const Value, expected);
    const Outcome outcome = decode::decodeByContent(bytes);
    QCOMPARE(decode::chainText(outcome.chain()), decode::chainText(chain));
    QVERIFY(outcome.isWhole());
    QCOMPARE(shown(outcome.value), shown(expected));
    QVERIFY(outcome.value == expected);
}

// Damaged bytes may mean anything, also something else; they must come to an end within the limits.
void KeyspaceDecodeSamplesTest::everyTruncationIsSurvived()
{
    const decode::Limits limits;
    for (const Sample& sample : samples()) {
        const qsizetype step = std::max<qsizetype>(1, sample.bytes.size() / 100);
        for (qsizetype size = 0; size < sample.bytes.size(); size += step) {
            const QByteArray bytes = sample.bytes.first(size);
            QVERIFY(!decode::decodeByContent(bytes, limits).steps.empty());
            const auto forced = decode::decodeAs(sample.chain, bytes, limits);
            if (sample.chain.front() == "base64") // may end without its padding
                continue;
            QVERIFY2(!forced || !forced->isWhole() || forced->value != sample.expected,
                     sample.name.constData());
        }
    }
}

void KeyspaceDecodeSamplesTest::everyFlippedByteIsSurvived()
{
    for (const Sample& sample : samples()) {
        const qsizetype step = std::max<qsizetype>(1, sample.bytes.size() / 30);
        for (qsizetype at = 0; at < sample.bytes.size(); at += step) {
            for (const char mask : {'\x01', '\x80', '\xff'}) {
                QByteArray bytes = sample.bytes;
                bytes[at] = static_cast<char>(bytes.at(at) ^ mask);
                QVERIFY(!decode::decodeByContent(bytes).steps.empty());
                const auto forced = decode::decodeAs(sample.chain, bytes);
                QVERIFY(!forced || !forced->steps.empty());
            }
        }
    }
}

QTEST_GUILESS_MAIN(KeyspaceDecodeSamplesTest)
#include "tst_keyspace_decode_samples.moc"
