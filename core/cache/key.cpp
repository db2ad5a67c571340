#include "core/cache/key.h"

#include <QCryptographicHash>

#include <algorithm>

namespace cache {

namespace {

constexpr qsizetype longestName = 200;
constexpr qsizetype hashDigits = 32; // 128 bits of SHA-256

bool isPlain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '.' || byte == '~' || byte == '-';
}

QByteArray hex(unsigned value, int digits)
{
    return QByteArray::number(value, 16).rightJustified(digits, '0').toUpper();
}

void appendEscaped(QByteArray& out, QByteArrayView bytes)
{
    for (auto at = bytes.begin(); at != bytes.end();) {
        const auto end = std::find_if_not(at, bytes.end(), &isPlain);
        out.append(QByteArrayView(at, end));
        at = end;
        if (at != bytes.end())
            out += '%' + hex(static_cast<unsigned char>(*at++), 2);
    }
}

QByteArray escaped(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size());
    appendEscaped(out, bytes);
    return out;
}

// UTF-8 would turn every unpaired surrogate into the same replacement: they are written as %uD800.
void appendEscapedText(QByteArray& out, QStringView text)
{
    qsizetype from = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text[i];
        if (!unit.isSurrogate())
            continue;
        if (unit.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            ++i;
            continue;
        }
        appendEscaped(out, text.sliced(from, i - from).toUtf8());
        out += "%u" + hex(unit.unicode(), 4);
        from = i + 1;
    }
    appendEscaped(out, text.sliced(from).toUtf8());
}

// A group called like one of our other kinds must not write among those keys.
QByteArray escapedGroup(const QByteArray& group)
{
    if (group == "gen" || group == "lease" || group == "cursor" || group == "stats")
        return '%' + hex(static_cast<unsigned char>(group[0]), 2) + group.mid(1);
    return escaped(group);
}

QByteArray globEscaped(const QByteArray& bytes)
{
    QByteArray out;
    for (const char byte : bytes) {
        if (QByteArrayView("*?[]^\\").contains(byte))
            out += '\\';
        out += byte;
    }
    return out;
}

} // namespace

EntryName::EntryName(QByteArray group, std::vector<std::pair<QByteArray, QString>> parameters)
    : m_group(std::move(group))
{
    std::erase_if(parameters, [](const auto& parameter) { return parameter.second.isEmpty(); });
    std::sort(parameters.begin(), parameters.end());
    m_canonical.reserve(longestName);
    // The colon stands also behind a group without parameters, so that one glob finds a whole group
    // and never its neighbour “pages”.
    m_canonical += escapedGroup(m_group) + ':';
    for (const auto& [name, value] : parameters) {
        if (!m_canonical.endsWith(':'))
            m_canonical += ':';
        appendEscaped(m_canonical, name);
        m_canonical += '=';
        appendEscapedText(m_canonical, value);
    }
    m_bounded = m_canonical;
    if (m_bounded.size() > longestName) {
        const QByteArray digest = QCryptographicHash::hash(m_canonical, QCryptographicHash::Sha256).toHex();
        // '#' never stands in an escaped name: a shortened name equals no whole one.
        m_bounded = m_canonical.first(longestName - 1 - hashDigits) + '#' + digest.first(hashDigits);
    }
}

Keyspace::Keyspace(const QByteArray& environment, const QByteArray& dataset)
{
    if (!environment.isEmpty())
        m_prefix = escaped(environment) + ':';
    m_prefix += "keystead:{" + escaped(dataset) + "}:";
    m_generations = m_prefix + "gen:";
    m_cursor = m_prefix + "cursor";
}

QByteArray Keyspace::entriesPattern(const QByteArray& group) const
{
    return globEscaped(m_prefix + escapedGroup(group) + ':') + '*';
}

QByteArray Keyspace::allPattern() const
{
    return globEscaped(m_prefix) + '*';
}

QByteArray Keyspace::entriesPrefix(const QByteArray& group) const
{
    return m_prefix + escapedGroup(group) + ':';
}

} // namespace cache
