#include "core/profile/env_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <optional>
#include <utility>

namespace profile {

namespace {

constexpr qint64 mostBytes = 1024 * 1024;

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool isNameChar(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// One “.env” text, read from front to back; a quoted value may go over several lines.
class EnvReader
{
public:
    explicit EnvReader(QByteArrayView text)
        : m_text(text)
    {
        if (m_text.startsWith("\xEF\xBB\xBF"))
            m_at = 3;
    }

    struct Assignment
    {
        QByteArray name;
        QByteArray value;
    };

    // Nothing: the end. Lines that assign nothing are passed over.
    std::optional<Assignment> next()
    {
        while (m_at < m_text.size()) {
            auto found = assignment();
            skipLine();
            if (found)
                return found;
        }
        return std::nullopt;
    }

private:
    bool atEnd() const { return m_at >= m_text.size() || m_text[m_at] == '\n'; }

    void skipBlanks()
    {
        while (!atEnd() && isBlank(m_text[m_at]))
            ++m_at;
    }

    void skipLine()
    {
        while (!atEnd())
            ++m_at;
        ++m_at;
    }

    QByteArray name()
    {
        const qsizetype from = m_at;
        while (!atEnd() && isNameChar(m_text[m_at]))
            ++m_at;
        return m_text.sliced(from, m_at - from).toByteArray();
    }

    std::optional<Assignment> assignment()
    {
        skipBlanks();
        QByteArray word = name();
        if (word == "export" && !atEnd() && isBlank(m_text[m_at])) {
            skipBlanks();
            word = name();
        }
        skipBlanks();
        if (word.isEmpty() || atEnd() || m_text[m_at] != '=')
            return std::nullopt;
        ++m_at;
        skipBlanks();
        auto read = value();
        if (!read)
            return std::nullopt;
        return Assignment{std::move(word), *std::move(read)};
    }

    // Pieces stand beside each other as in a shell: pg://'a b'"c". Nothing: a quote without its end.
    std::optional<QByteArray> value()
    {
        QByteArray out;
        while (!atEnd() && !isBlank(m_text[m_at])) {
            const char c = m_text[m_at];
            if (c == '\'' || c == '"') {
                if (!quoted(c, out))
                    return std::nullopt;
            } else if (c == '\\' && m_at + 1 < m_text.size() && m_text[m_at + 1] != '\n') {
                out += m_text[m_at + 1];
                m_at += 2;
            } else {
                out += c;
                ++m_at;
            }
        }
        return out;
    }

    // Without its end, only the line is lost and not all that follows.
    bool quoted(char quote, QByteArray& out)
    {
        const qsizetype from = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != quote) {
            if (quote == '"' && m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                escape(out);
            else
                out += m_text[m_at++];
        }
        if (m_at >= m_text.size()) {
            m_at = from;
            return false;
        }
        ++m_at;
        return true;
    }

    void escape(QByteArray& out)
    {
        const char c = m_text[m_at + 1];
        m_at += 2;
        if (c == 'n')
            out += '\n';
        else if (c == '"' || c == '\\' || c == '$')
            out += c;
        else
            out.append('\\').append(c);
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

base::Error unreadable(const QFile& file)
{
    return {base::ErrorCode::FileFailed, file.errorString(), file.fileName()};
}

// postgresql+psycopg2:// (SQLAlchemy), postgis:// and pgsql:// (Django) are PostgreSQL all the same.
QString plainDatabaseUrl(const QString& url)
{
    const qsizetype colon = url.indexOf(QLatin1String("://"));
    if (colon < 0)
        return url;
    const QString scheme = url.left(colon).section(QLatin1Char('+'), 0, 0).toLower();
    const QStringList spellings{QStringLiteral("postgres"), QStringLiteral("postgresql"),
                                QStringLiteral("postgis"), QStringLiteral("pgsql")};
    return spellings.contains(scheme) ? QStringLiteral("postgresql") + url.mid(colon) : url;
}

} // namespace

EnvUrls parseEnv(QByteArrayView text)
{
    EnvUrls urls;
    EnvReader reader(text);
    while (const auto found = reader.next()) {
        if (found->name == "DATABASE_URL")
            urls.databaseUrl = QString::fromUtf8(found->value);
        else if (found->name == "REDIS_URL")
            urls.redisUrl = QString::fromUtf8(found->value);
    }
    return urls;
}

base::Result<Profile> fromEnvFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file);
    const QByteArray text = file.read(mostBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(file);
    if (text.size() > mostBytes)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("over 1 MiB"), path};
    const EnvUrls urls = parseEnv(text);
    for (const auto& [name, url] : {std::pair(QStringLiteral("DATABASE_URL"), urls.databaseUrl),
                                    std::pair(QStringLiteral("REDIS_URL"), urls.redisUrl)}) {
        if (url.isEmpty())
            return base::Error{base::ErrorCode::NotFound, QStringLiteral("not in %1").arg(path), name};
    }
    auto made = fromUrls(plainDatabaseUrl(urls.databaseUrl), urls.redisUrl);
    if (!made)
        return made;
    const QString folder = QFileInfo(path).absoluteDir().dirName();
    if (!folder.isEmpty()) // of the root
        made->name = folder;
    made->access = base::AccessMode::ReadOnly;
    return made;
}

} // namespace profile
