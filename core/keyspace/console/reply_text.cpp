#include "core/keyspace/console/reply_text.h"

namespace keyspace {

namespace {

using redis::Value;

class Writer
{
public:
    explicit Writer(qsizetype most)
        : m_most(most)
    {
    }

    void write(const Value& value, qsizetype indent)
    {
        switch (value.kind()) {
        case Value::Kind::Nil:
            return line("(nil)");
        case Value::Kind::Status:
            return line(printable(value.bytes(), false));
        case Value::Kind::Error:
            return line("(error) " + printable(value.bytes(), false));
        case Value::Kind::Integer:
            return line("(integer) " + QByteArray::number(value.toInteger()));
        case Value::Kind::Bulk:
            return line(printable(value.bytes(), true));
        case Value::Kind::Array:
            return writeArray(value.items(), indent);
        }
    }
    ReplyText take() { return {std::move(m_text), m_whole}; }

private:
    bool isFull()
    {
        if (m_text.size() >= m_most)
            m_whole = false;
        return !m_whole;
    }
    void line(const QByteArray& text)
    {
        m_text += text;
        m_text += '\n';
    }
    void writeArray(const std::vector<Value>& items, qsizetype indent)
    {
        if (items.empty())
            return line("(empty array)");
        const qsizetype digits = QByteArray::number(qsizetype(items.size())).size();
        for (std::size_t i = 0; i < items.size() && !isFull(); ++i) {
            if (i > 0)
                m_text += QByteArray(indent, ' ');
            m_text += QByteArray::number(qsizetype(i + 1)).rightJustified(digits) + ") ";
            write(items[i], indent + digits + 2);
        }
    }
    QByteArray printable(const QByteArray& bytes, bool quotes)
    {
        const qsizetype room = std::max<qsizetype>(m_most - m_text.size(), 0);
        if (bytes.size() > room)
            m_whole = false;
        QByteArray text(quotes ? "\"" : "");
        for (const char byte : bytes.first(std::min(bytes.size(), room))) {
            const auto code = static_cast<unsigned char>(byte);
            if (quotes && (byte == '"' || byte == '\\'))
                text += QByteArray("\\") + byte;
            else if (byte == '\n')
                text += "\\n";
            else if (byte == '\r')
                text += "\\r";
            else if (byte == '\t')
                text += "\\t";
            else if (code < ' ' || code >= 0x7f)
                text += "\\x" + QByteArray(1, byte).toHex();
            else
                text += byte;
        }
        return quotes ? text + '"' : text;
    }

    qsizetype m_most;
    QByteArray m_text;
    bool m_whole = true;
};

} // namespace

ReplyText replyText(const redis::Value& reply, qsizetype most)
{
    Writer writer(most);
    writer.write(reply, 0);
    return writer.take();
}

} // namespace keyspace
