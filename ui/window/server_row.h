// State and round trip of one server at the foot of the side bar; a click tells what may be done
// there. Private to it.
#pragma once

#include "ui/window/side_bar.h"

#include <QAbstractButton>

namespace window {

class ServerRow : public QAbstractButton
{
    Q_OBJECT

public:
    ServerRow(ServerKind kind, QWidget* parent);

    void setState(const ServerState& state);
    void setCollapsed(bool collapsed);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ServerKind m_kind;
    ServerState m_state;
    bool m_collapsed = false;
};

} // namespace window
