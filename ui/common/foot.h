// What stands at the foot of a page or pane and is to be seen and clicked at any time: its buttons, the save
// bar. Toasts keep clear of it. GUI thread.
#pragma once

class QWidget;

namespace common {

void markFoot(QWidget* widget);
bool isFoot(const QWidget* widget);

} // namespace common
