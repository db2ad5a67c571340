// What opening a connection failed with. libpq has no codes for that, only words. Any thread.
#pragma once

#include "core/base/error.h"

#include <QString>

#include <locale.h>

namespace database {

// While it lives, this thread's libpq speaks English, in which its words can be recognised.
class EnglishMessages
{
public:
    EnglishMessages();
    ~EnglishMessages();
    EnglishMessages(const EnglishMessages&) = delete;
    EnglishMessages& operator=(const EnglishMessages&) = delete;

private:
    locale_t m_english;
    locale_t m_before;
};

// message: libpq's, in English; what the server has to say stands in it in the server's language.
// Errors: the connection codes, NotFound (no such database), FileFailed (a certificate of ours that
// cannot be read; subject: the file), MalformedReply (no PostgreSQL), ConnectionRefused for the rest.
// TlsUntrusted stands for any certificate that does not verify.
base::Error errorFromOpening(const QString& message, const QString& where);

} // namespace database
