#include "core/profile/env_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace profile {

namespace {

constexpr qint64 mostBytes = 1024 * 1024;
constexpr qsizetype longestValue = 64 * 1024;

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool isNameChar(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool isName(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), &isNameChar) &&
           !(text.front() >= '0' && text.front() <= '9');
}

// A value, or why there is none: it names a variable that nobody has set.
using Value = base::Result<QByteArray>;

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

    // Of each name the last value. Lines that assign nothing are passed over.
    std::map<QByteArray, Value> read()
    {
        while (m_at < m_text.size()) {
            assignment();
            skipLine();
        }
        return std::move(m_values);
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

    void assignment()
    {
        m_problem = {};
        skipBlanks();
        QByteArray word = name();
        if (word == "export" && !atEnd() && isBlank(m_text[m_at])) {
            skipBlanks();
            word = name();
        }
        skipBlanks();
        if (word.isEmpty() || atEnd() || m_text[m_at] != '=')
            return;
        ++m_at;
        skipBlanks();
        auto read = value();
        if (!read)
            return;
        if (m_problem.code == base::ErrorCode::None)
            m_values.insert_or_assign(std::move(word), *std::move(read));
        else
            m_values.insert_or_assign(std::move(word), m_problem);
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
            } else if (atReference()) {
                reference(out);
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
            else if (quote == '"' && atReference())
                reference(out);
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

    bool atReference() const { return m_text.sliced(m_at).startsWith("${"); }

    // ${NAME}: the file's own value from further up, else the environment's.
    void reference(QByteArray& out)
    {
        const qsizetype from = m_at;
        m_at += 2;
        const QByteArray word = name();
        if (!isName(word) || atEnd() || m_text[m_at] != '}') {
            complain(from, QStringLiteral("of “${…}”, only ${NAME} is understood; in single quotes it stays "
                                          "as it is"));
            return;
        }
        ++m_at;
        if (const auto own = m_values.find(word); own != m_values.end()) {
            if (own->second)
                out += *own->second;
            else
                m_problem = own->second.error();
        } else if (qEnvironmentVariableIsSet(word.constData())) {
            out += qgetenv(word.constData());
        } else {
            complain(from, QStringLiteral("${%1} is set neither above in the file nor in the environment")
                               .arg(QString::fromLatin1(word)));
        }
        if (out.size() > longestValue) { // each name may stand for ten of the one before
            complain(from, QStringLiteral("a value is longer than %1 bytes").arg(longestValue));
            out.clear();
        }
    }

    void complain(qsizetype at, const QString& what)
    {
        const qsizetype line = 1 + m_text.first(at).count('\n');
        m_problem = {base::ErrorCode::InvalidInput, QStringLiteral("line %1: %2").arg(line).arg(what), {}};
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    std::map<QByteArray, Value> m_values;
    base::Error m_problem; // of the assignment that is being read
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

base::Result<EnvUrls> parseEnv(QByteArrayView text)
{
    EnvUrls urls;
    const auto values = EnvReader(text).read();
    for (const auto& [name, url] :
         {std::pair("DATABASE_URL", &urls.databaseUrl), std::pair("REDIS_URL", &urls.redisUrl)}) {
        const auto found = values.find(name);
        if (found == values.end())
            continue;
        if (!found->second) {
            const base::Error& error = found->second.error();
            return base::Error{error.code, error.detail, QString::fromLatin1(name)};
        }
        *url = QString::fromUtf8(*found->second);
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
    const auto urls = parseEnv(text);
    if (!urls)
        return base::Error{urls.error().code, QStringLiteral("%1, %2").arg(path, urls.error().detail),
                           urls.error().subject};
    for (const auto& [name, url] : {std::pair(QStringLiteral("DATABASE_URL"), urls->databaseUrl),
                                    std::pair(QStringLiteral("REDIS_URL"), urls->redisUrl)}) {
        if (url.isEmpty())
            return base::Error{base::ErrorCode::NotFound, QStringLiteral("not in %1").arg(path), name};
    }
    auto made = fromUrls(plainDatabaseUrl(urls->databaseUrl), urls->redisUrl);
    if (!made)
        return made;
    const QString folder = QFileInfo(path).absoluteDir().dirName();
    if (!folder.isEmpty()) // of the root
        made->name = folder;
    made->access = base::AccessMode::ReadOnly;
    return made;
}

} // namespace profile
