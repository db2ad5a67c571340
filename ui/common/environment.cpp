#include "ui/common/environment.h"

#include <QCoreApplication>

namespace common {

QString environmentName(Environment environment)
{
    switch (environment) {
    case Environment::Production:
        return QCoreApplication::translate("Environment", "production");
    case Environment::Staging:
        return QCoreApplication::translate("Environment", "staging");
    case Environment::Development:
        break;
    }
    return QCoreApplication::translate("Environment", "development");
}

theme::Tone environmentTone(Environment environment)
{
    switch (environment) {
    case Environment::Production:
        return theme::Tone::Bad;
    case Environment::Staging:
        return theme::Tone::Warn;
    case Environment::Development:
        break;
    }
    return theme::Tone::Neutral;
}

} // namespace common
