// Certificates for tests, made by the openssl program in a temporary folder: an authority and what
// it signs. Blocks; any thread.
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace support {

// PEM files; they live as long as their authority.
struct Certificate
{
    QString certificateFile;
    QString keyFile;
};

enum class Validity { Valid, Expired };

class Authority
{
public:
    // Errors: ProgramMissing, ProgramFailed (detail: what openssl said).
    static base::Result<std::unique_ptr<Authority>> create();

    QString caFile() const { return file(QStringLiteral("ca.crt")); }
    // name: of the files. alternative: subjectAltName as openssl writes it, “IP:127.0.0.1”, “DNS:cache.test”.
    base::Result<Certificate> issue(const QString& name, const QString& alternative,
                                    Validity validity = Validity::Valid) const;

private:
    Authority() = default;
    QString file(const QString& name) const { return m_folder.filePath(name); }
    base::Result<void> openssl(const QStringList& arguments) const;

    QTemporaryDir m_folder;
};

} // namespace support
