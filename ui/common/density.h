// How high the rows of all lists are. In QSettings “look/density”. GUI thread.
#pragma once

#include <QObject>

namespace common {

class Density : public QObject
{
    Q_OBJECT

public:
    enum class Rows { Compact, Comfortable };

    // One for the program, made when it is first asked for.
    static Density& instance();

    Rows rows() const { return m_rows; }
    void setRows(Rows rows); // kept in QSettings

Q_SIGNALS:
    void changed();

private:
    Density();

    Rows m_rows = Rows::Compact;
};

// Pixels, at the text scale in use.
int rowHeight();

} // namespace common
