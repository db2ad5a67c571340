// The page's last line: range and total · sort · source, time, age · a switch. Figures only.
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace common {

class ElidedLabel;

class StatusLine : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    // Parts are joined with “ · ”; empty ones are left out.
    void setParts(const QStringList& parts);
    QString text() const;

    // A switch or link at the trailing end (e.g. “bypass”). Takes ownership.
    void addTrailing(QWidget* widget);

private:
    ElidedLabel* m_text = nullptr;
    QHBoxLayout* m_trailing = nullptr;
};

} // namespace common
