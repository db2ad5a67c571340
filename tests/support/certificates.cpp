#include "tests/support/certificates.h"

#include <QFile>
#include <QProcess>
#include <QStringList>

namespace support {

namespace {

const QStringList keyOptions{QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                             QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes")};
// As root the servers run as another user, and read our keys.
constexpr QFile::Permissions readableByAll = QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther;

} // namespace

base::Result<void> Authority::openssl(const QStringList& arguments) const
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), arguments);
    if (!process.waitForStarted())
        return base::Error{base::ErrorCode::ProgramMissing, process.errorString(), QStringLiteral("openssl")};
    if (!process.waitForFinished() || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return base::Error{base::ErrorCode::ProgramFailed, QString::fromLocal8Bit(process.readAll()),
                           QStringLiteral("openssl")};
    return {};
}

base::Result<std::unique_ptr<Authority>> Authority::create()
{
    std::unique_ptr<Authority> authority(new Authority);
    const QStringList request{QStringLiteral("req"),     QStringLiteral("-x509"),
                              QStringLiteral("-days"),   QStringLiteral("2"),
                              QStringLiteral("-subj"),   QStringLiteral("/CN=Test Authority"),
                              QStringLiteral("-keyout"), QStringLiteral("ca.key"),
                              QStringLiteral("-out"),    QStringLiteral("ca.crt")};
    if (base::Result<void> made = authority->openssl(request + keyOptions); !made)
        return made.error();
    QFile::setPermissions(authority->m_folder.path(), readableByAll | QFile::WriteOwner | QFile::ExeOwner |
                                                          QFile::ExeGroup | QFile::ExeOther);
    return authority;
}

base::Result<Certificate> Authority::issue(const QString& name, const QString& alternative,
                                           Validity validity) const
{
    QFile extensions(file(name + QStringLiteral(".ext")));
    if (!extensions.open(QIODevice::WriteOnly))
        return base::Error{base::ErrorCode::FileFailed, extensions.errorString(), extensions.fileName()};
    extensions.write("subjectAltName=" + alternative.toUtf8() + '\n');
    extensions.close();
    const QStringList request{QStringLiteral("req"),     QStringLiteral("-new"),
                              QStringLiteral("-subj"),   QStringLiteral("/CN=") + name,
                              QStringLiteral("-keyout"), name + QStringLiteral(".key"),
                              QStringLiteral("-out"),    name + QStringLiteral(".csr")};
    if (base::Result<void> made = openssl(request + keyOptions); !made)
        return made.error();
    // A certificate that is valid for -1 days ended yesterday.
    const QString days = validity == Validity::Expired ? QStringLiteral("-1") : QStringLiteral("2");
    const QStringList sign{QStringLiteral("x509"),
                           QStringLiteral("-req"),
                           QStringLiteral("-in"),
                           name + QStringLiteral(".csr"),
                           QStringLiteral("-CA"),
                           QStringLiteral("ca.crt"),
                           QStringLiteral("-CAkey"),
                           QStringLiteral("ca.key"),
                           QStringLiteral("-CAcreateserial"),
                           QStringLiteral("-days"),
                           days,
                           QStringLiteral("-extfile"),
                           name + QStringLiteral(".ext"),
                           QStringLiteral("-out"),
                           name + QStringLiteral(".crt")};
    if (base::Result<void> made = openssl(sign); !made)
        return made.error();
    Certificate certificate{file(name + QStringLiteral(".crt")), file(name + QStringLiteral(".key"))};
    QFile::setPermissions(certificate.keyFile, readableByAll);
    return certificate;
}

} // namespace support
