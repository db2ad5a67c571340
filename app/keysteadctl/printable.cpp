#include "app/keysteadctl/printable.h"

#include <QRegularExpression>

#include <algorithm>

namespace ctl {

namespace {

constexpr qsizetype longest = 60;

bool isControl(QChar letter)
{
    return letter.category() == QChar::Other_Control || letter == QChar::LineSeparator ||
           letter == QChar::ParagraphSeparator;
}

} // namespace

QString printable(const QString& text)
{
    QString shown = text;
    std::replace_if(shown.begin(), shown.end(), &isControl, QLatin1Char(' '));
    return shown;
}

QString quoted(const QString& word)
{
    QString shown = printable(withoutPasswords(word));
    if (shown.size() > longest)
        shown = shown.left(longest - 1) + QChar(0x2026);
    return QChar(0x201c) + shown + QChar(0x201d);
}

QString withoutPasswords(QString text)
{
    // From the first colon that is not the scheme's to the last “@”: a password may hold one by mistake.
    static const QRegularExpression login(QStringLiteral(":(?!//)[^\\s]*@"));
    static const QRegularExpression parameter(QStringLiteral("(pass\\w*=)[^&\\s]*"),
                                              QRegularExpression::CaseInsensitiveOption);
    text.replace(login, QStringLiteral(":…@"));
    return text.replace(parameter, QStringLiteral("\\1…"));
}

} // namespace ctl
