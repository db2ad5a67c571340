// What the side bar is made of; private to it.
#pragma once

#include "ui/window/side_bar.h"

#include <QAbstractButton>

namespace window {

// One page: icon, title, a count when something waits there.
class NavigationButton : public QAbstractButton
{
    Q_OBJECT

public:
    NavigationButton(const PageEntry& entry, int number, QWidget* parent);

    QString id() const { return m_id; }
    void setWaiting(int count);
    void setCollapsed(bool collapsed);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void updateTexts();

    QString m_id;
    theme::Icon m_glyph;
    QString m_key; // “Ctrl+1”
    int m_waiting = 0;
    bool m_collapsed = false;
};

// Profile's name, environment, lock.
class ProfileHead : public QWidget
{
    Q_OBJECT

public:
    explicit ProfileHead(QWidget* parent);

    void setProfile(const ProfileLabel& profile);
    void setCollapsed(bool collapsed);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ProfileLabel m_profile;
    bool m_collapsed = false;
};

} // namespace window
