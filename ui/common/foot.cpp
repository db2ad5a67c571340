#include "ui/common/foot.h"

#include <QVariant>
#include <QWidget>

namespace common {

namespace {

constexpr auto footProperty = "keystead_foot";

} // namespace

void markFoot(QWidget* widget)
{
    widget->setProperty(footProperty, true);
}

bool isFoot(const QWidget* widget)
{
    return widget->property(footProperty).toBool();
}

} // namespace common
