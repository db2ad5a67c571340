// What a picture must not show: cut text, widgets over one another, empty charts. GUI thread.
#pragma once

#include <QStringList>

class QWidget;

namespace shot {

// One sentence a fault, naming the widget; empty: nothing to complain about.
QStringList faultsOf(const QWidget& window);

} // namespace shot
