#include "app/keystead/translations.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace keystead {

void installTranslations(QCoreApplication& application)
{
    const auto name = QStringLiteral("keystead");
    const auto folder = QStringLiteral(":/translations");
    auto* const translator = new QTranslator(&application);
    if (translator->load(QLocale(), name, QStringLiteral("_"), folder) ||
        translator->load(name + QStringLiteral("_en"), folder))
        QCoreApplication::installTranslator(translator);
}

} // namespace keystead
