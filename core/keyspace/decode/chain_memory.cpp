#include "core/keyspace/decode/chain_memory.h"

#include "core/keyspace/decode/key_pattern.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace decode {

namespace {

const QString patternName = QStringLiteral("pattern");
const QString chainName = QStringLiteral("chain");

} // namespace

void ChainMemory::remember(const QByteArray& pattern, const Chain& chain)
{
    forget(pattern);
    m_rules.insert(m_rules.begin(), {pattern, chain});
    if (m_rules.size() > mostRules)
        m_rules.pop_back();
}

void ChainMemory::forget(const QByteArray& pattern)
{
    std::erase_if(m_rules, [&pattern](const Rule& rule) { return rule.pattern == pattern; });
}

std::optional<Chain> ChainMemory::chainFor(QByteArrayView key) const
{
    const auto found =
        std::ranges::find_if(m_rules, [key](const Rule& rule) { return matchesPattern(key, rule.pattern); });
    return found == m_rules.end() ? std::nullopt : std::optional(found->chain);
}

QByteArray ChainMemory::toJson() const
{
    QJsonArray rules;
    for (const Rule& rule : m_rules) {
        QJsonArray chain;
        for (const QByteArray& id : rule.chain)
            chain.append(QString::fromUtf8(id));
        rules.append(
            QJsonObject{{patternName, QString::fromLatin1(rule.pattern.toBase64())}, {chainName, chain}});
    }
    return QJsonDocument(rules).toJson(QJsonDocument::Compact);
}

base::Result<ChainMemory> ChainMemory::fromJson(const QByteArray& json)
{
    const base::Error wrong{base::ErrorCode::InvalidInput, QStringLiteral("not a list of chains"), {}};
    const QJsonDocument document = QJsonDocument::fromJson(json);
    const QJsonArray rules = document.array();
    if (!document.isArray() || static_cast<std::size_t>(rules.size()) > mostRules)
        return wrong;
    ChainMemory memory;
    for (const auto& value : rules) {
        const auto pattern = QByteArray::fromBase64Encoding(value[patternName].toString().toLatin1(),
                                                            QByteArray::Base64Encoding |
                                                                QByteArray::AbortOnBase64DecodingErrors);
        Rule rule{pattern.decoded, {}};
        const QJsonArray ids = value[chainName].toArray();
        for (const auto& id : ids)
            rule.chain.append(id.toString().toUtf8());
        if (!pattern || rule.chain.isEmpty() || rule.chain.contains(QByteArray()))
            return wrong;
        memory.m_rules.push_back(std::move(rule));
    }
    return memory;
}

} // namespace decode
