#include "core/keyspace/console/command_line.h"

#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace keyspace {

namespace {

constexpr std::array escapes{std::pair{'n', '\n'}, std::pair{'r', '\r'}, std::pair{'t', '\t'},
                             std::pair{'b', '\b'}, std::pair{'a', '\a'}};

bool isSpace(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' || byte == '\v';
}

class Reader
{
public:
    explicit Reader(const QByteArray& text)
        : m_text(text)
    {
    }

    bool skipSpace()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
        return m_at < m_text.size();
    }
    // False: a quote is open, or something stands behind a closed one (why()).
    bool readWord(QByteArray& word)
    {
        while (m_at < m_text.size() && !isSpace(m_text[m_at])) {
            const char byte = m_text[m_at];
            if (byte != '"' && byte != '\'') {
                word += byte;
                ++m_at;
                continue;
            }
            ++m_at;
            if (!readQuoted(byte, word))
                return false;
            if (m_at < m_text.size() && !isSpace(m_text[m_at])) {
                m_why = "something stands right behind a closing quote";
                return false;
            }
        }
        return true;
    }
    qsizetype at() const { return m_at; }
    const char* why() const { return m_why; }

private:
    bool readQuoted(char quote, QByteArray& word)
    {
        while (m_at < m_text.size()) {
            const char byte = m_text[m_at++];
            if (byte == quote)
                return true;
            if (byte != '\\' || m_at >= m_text.size() || (quote == '\'' && m_text[m_at] != '\'')) {
                word += byte;
                continue;
            }
            word += quote == '\'' ? m_text[m_at++] : readEscape();
        }
        m_why = "a quote is not closed";
        return false;
    }
    char readEscape()
    {
        const QByteArray digits = m_text.mid(m_at + 1, 2);
        if (m_text[m_at] == 'x' && digits.size() == 2 && isHex(digits[0]) && isHex(digits[1])) {
            m_at += 3;
            return QByteArray::fromHex(digits)[0];
        }
        const char byte = m_text[m_at++];
        for (const auto& [letter, meaning] : escapes) {
            if (letter == byte)
                return meaning;
        }
        return byte;
    }
    static bool isHex(char byte) { return std::isxdigit(static_cast<unsigned char>(byte)) != 0; }

    const QByteArray& m_text;
    qsizetype m_at = 0;
    const char* m_why = "";
};

} // namespace

base::Result<redis::Command> parseCommandLine(const QByteArray& text)
{
    redis::Command words;
    Reader reader(text);
    while (reader.skipSpace()) {
        const qsizetype from = reader.at();
        QByteArray word("");
        if (!reader.readWord(word))
            return base::Error{base::ErrorCode::InvalidInput, QString::fromLatin1(reader.why()),
                               QString::number(from)};
        words << word;
    }
    return words;
}

QByteArray typedWord(const QByteArray& word)
{
    QByteArray quoted("\"");
    bool plain = !word.isEmpty();
    for (const char byte : word) {
        const auto code = static_cast<unsigned char>(byte);
        plain = plain && code > ' ' && code < 0x7f && byte != '"' && byte != '\'' && byte != '\\';
        if (byte == '"' || byte == '\\')
            quoted += '\\';
        if (code < ' ' || code >= 0x7f)
            quoted += "\\x" + QByteArray(1, byte).toHex();
        else
            quoted += byte;
    }
    return plain ? word : quoted + '"';
}

WordAt wordAt(const QByteArray& text, qsizetype cursor)
{
    WordAt found;
    const QByteArray typed = text.first(std::min(cursor, text.size()));
    Reader reader(typed);
    found.from = typed.size();
    while (reader.skipSpace()) {
        const qsizetype from = reader.at();
        QByteArray word("");
        const bool whole = reader.readWord(word);
        if (reader.at() >= typed.size()) { // the cursor stands at its end
            found.from = from;
            found.begun = word;
            break;
        }
        if (!whole)
            break;
        found.before << word;
    }
    found.index = found.before.size();
    return found;
}

} // namespace keyspace
