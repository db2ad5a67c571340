#include "core/database/connect_options.h"

#include "core/database/program_name.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace database {

namespace {

const QString modeKeyword = QStringLiteral("sslmode");
const QString authorityKeyword = QStringLiteral("sslrootcert");
const QString verified = QStringLiteral("verify-full");

bool has(const Keywords& keywords, const QString& keyword)
{
    return std::any_of(keywords.begin(), keywords.end(),
                       [&](const auto& pair) { return pair.first == keyword; });
}

// The first one counts.
void add(Keywords& keywords, const QString& keyword, const QString& value)
{
    if (!keyword.isEmpty() && !value.isEmpty() && !has(keywords, keyword))
        keywords.emplace_back(keyword, value);
}

// Where libpq would look by itself.
bool hasAuthorityElsewhere(const Keywords& keywords)
{
    return has(keywords, QStringLiteral("service")) || qEnvironmentVariableIsSet("PGSSLROOTCERT") ||
           qEnvironmentVariableIsSet("PGSERVICE") ||
           QFileInfo::exists(QDir::homePath() + QStringLiteral("/.postgresql/root.crt"));
}

// libpq before 16 does not know the machine's own authorities.
QString authoritiesOfThisMachine()
{
    for (const char* const file : {"/etc/ssl/certs/ca-certificates.crt", // Debian, Arch, Gentoo
                                   "/etc/pki/tls/certs/ca-bundle.crt",   // Fedora, RHEL
                                   "/etc/ssl/ca-bundle.pem"}) {          // SUSE
        if (QFileInfo::exists(QString::fromLatin1(file)))
            return QString::fromLatin1(file);
    }
    return {};
}

void completeTls(Keywords& keywords)
{
    const bool certificates = has(keywords, authorityKeyword) || has(keywords, QStringLiteral("sslcert")) ||
                              has(keywords, QStringLiteral("sslkey"));
    if (certificates && !qEnvironmentVariableIsSet("PGSSLMODE"))
        add(keywords, modeKeyword, verified);
    if (valueOf(keywords, modeKeyword) == verified && !hasAuthorityElsewhere(keywords))
        add(keywords, authorityKeyword, authoritiesOfThisMachine());
}

} // namespace

Keywords connectKeywords(const Address& address, std::chrono::milliseconds connectTimeout)
{
    // libpq reads 1 as 2.
    const auto seconds = std::max<qint64>(2, std::chrono::ceil<std::chrono::seconds>(connectTimeout).count());
    Keywords keywords;
    add(keywords, QStringLiteral("application_name"), programName());
    add(keywords, QStringLiteral("client_encoding"), QStringLiteral("UTF8"));
    for (const QString& option : address.options.split(QLatin1Char(';'), Qt::SkipEmptyParts))
        add(keywords, option.section(QLatin1Char('='), 0, 0).trimmed(),
            option.section(QLatin1Char('='), 1).trimmed());
    completeTls(keywords);
    add(keywords, QStringLiteral("connect_timeout"), QString::number(seconds));
    add(keywords, QStringLiteral("keepalives"), QStringLiteral("1"));
    add(keywords, QStringLiteral("keepalives_idle"), QStringLiteral("30"));
    add(keywords, QStringLiteral("keepalives_interval"), QStringLiteral("5"));
    add(keywords, QStringLiteral("keepalives_count"), QStringLiteral("3"));
    add(keywords, QStringLiteral("tcp_user_timeout"), QStringLiteral("20000"));
    return keywords;
}

QString valueOf(const Keywords& keywords, const QString& keyword)
{
    const auto found = std::find_if(keywords.begin(), keywords.end(),
                                    [&](const auto& pair) { return pair.first == keyword; });
    return found == keywords.end() ? QString() : found->second;
}

base::Result<QString> quoted(const Keywords& keywords)
{
    QStringList all;
    for (const auto& [keyword, value] : keywords) {
        // QPSQL makes a space of every “;”, also inside of quotes.
        if (value.contains(QLatin1Char(';')) || keyword.contains(QLatin1Char(' ')))
            return base::Error{base::ErrorCode::InvalidInput,
                               QStringLiteral("“;” cannot be part of %1").arg(keyword),
                               QStringLiteral("database")};
        QString text = value;
        text.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
            .replace(QLatin1Char('\''), QStringLiteral("\\'"));
        all << keyword + QStringLiteral("='") + text + QLatin1Char('\'');
    }
    return all.join(QLatin1Char(';'));
}

} // namespace database
