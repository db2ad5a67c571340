// The syntax of the command that is being typed, on one line, with the argument that is its turn in strong
// type; scrolled so far that this can be seen. GUI thread.
#pragma once

#include "ui/keys/console/console_completion.h"

#include <QWidget>

namespace keys {

class SyntaxLine : public QWidget
{
    Q_OBJECT

public:
    explicit SyntaxLine(QWidget* parent = nullptr);

    void setHint(const ArgumentHint& hint);
    QString text() const; // whole
    QString marked() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ArgumentHint m_hint;
};

} // namespace keys
