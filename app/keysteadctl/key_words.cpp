#include "app/keysteadctl/key_words.h"

#include "app/keysteadctl/error_sentence.h"
#include "app/keysteadctl/printable.h"
#include "core/keyspace/change/key_search.h"

#include <QJsonArray>

namespace ctl {

namespace {
constexpr std::size_t mostShown = 10;
}

int KeyRun::fail(const base::Error& error) const
{
    out().endProgress();
    return servers.fail(out(), error);
}

int KeyRun::misused(const QString& sentence) const
{
    out().error(sentence);
    return WrongUsage;
}

QString typed(const QByteArray& name)
{
    return base::escapeBytes(QByteArray(name).replace('\\', "\\\\"));
}

std::optional<QByteArray> bytesOf(const KeyRun& run, const QString& word)
{
    const QByteArray text = word.toUtf8();
    if (!run.isSet("escaped"))
        return text;
    QByteArray bytes;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') {
            bytes += text[at];
            continue;
        }
        const QByteArray digits = text.mid(at + 2, 2);
        const QByteArray byte = QByteArray::fromHex(digits);
        if (text.mid(at + 1, 1) == "\\") {
            bytes += '\\';
            at += 1;
        } else if (text.mid(at + 1, 1) == "x" && byte.toHex() == digits.toLower() && byte.size() == 1) {
            bytes += byte;
            at += 3;
        } else {
            (void)run.misused(
                QStringLiteral("%1: with --escaped a backslash begins “\\xNN” or “\\\\”.").arg(quoted(word)));
            return std::nullopt;
        }
    }
    return bytes;
}

std::shared_ptr<const keyspace::NameSet> chosenKeys(const KeyRun& run, const QStringList& names, int& failure)
{
    failure = WrongUsage;
    const bool byPattern = run.isSet("pattern");
    if (byPattern == !names.isEmpty()) {
        (void)run.misused(QStringLiteral("Name the keys, or give --pattern; not both."));
        return nullptr;
    }
    if (!byPattern && run.isSet("type")) {
        (void)run.misused(QStringLiteral("--type goes with --pattern: named keys are taken as they are."));
        return nullptr;
    }
    if (byPattern) {
        const auto pattern = bytesOf(run, run.value("pattern"));
        if (!pattern)
            return nullptr;
        if (pattern->isEmpty()) {
            (void)run.misused(QStringLiteral("An empty pattern matches nothing; “*” is every key."));
            return nullptr;
        }
        auto found = keyspace::findKeys(run.redis, {*pattern, run.value("type").toUtf8()}, run.control);
        run.out().endProgress();
        if (!found) {
            failure = run.fail(found.error());
            return nullptr;
        }
        return *std::move(found);
    }
    QByteArrayList keys;
    for (const QString& name : names) {
        const auto key = bytesOf(run, name);
        if (!key)
            return nullptr;
        keys << *key;
    }
    return keyspace::nameSetOf(keys);
}

void printFailures(const KeyRun& run, const std::vector<keyspace::KeyFailure>& failures)
{
    if (run.invocation.wantsJson())
        return;
    for (std::size_t i = 0; i < failures.size() && i < mostShown; ++i)
        run.out().error(failures[i].error,
                        QStringLiteral("%1: %2").arg(typed(failures[i].key), sentence(failures[i].error)));
    if (failures.size() > mostShown)
        run.out().error(QStringLiteral("… and %1 more.").arg(grouped(qint64(failures.size() - mostShown))));
}

QJsonArray toJson(const std::vector<keyspace::KeyFailure>& failures)
{
    QJsonArray array;
    for (const keyspace::KeyFailure& failure : failures)
        array.append(QJsonObject{{QStringLiteral("key"), typed(failure.key)},
                                 {QStringLiteral("code"), base::errorName(failure.error.code)},
                                 {QStringLiteral("detail"), failure.error.detail}});
    return array;
}

} // namespace ctl
