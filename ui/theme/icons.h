// The icon set: our own outlines, 1.5 px stroke, drawn in a token's colour when painted, so that
// they follow light and dark. Arrows mirror in right-to-left. GUI thread.
#pragma once

#include "ui/theme/tokens.h"

#include <QIcon>
#include <QPixmap>

class QPainter;
class QRectF;

namespace theme {

enum class Icon {
    Properties,
    Dashboard,
    Cache,
    Keys,
    Server,
    Activity,
    Market,
    LoadTest,
    Search,
    Close,
    Refresh,
    More,
    Plus,
    Trash,
    Edit,
    Save,
    Copy,
    Duplicate,
    Filter,
    Columns,
    Good,
    Warn,
    Bad,
    Info,
    Unknown,
    Lock,
    Sun,
    Moon,
    SideBar,
    Preferences,
    Help,
    Quit,
    Link,
    Home,
    House,
    Postgres,
    Redis,
    Database,
    Connect,
    Sample,
    ChevronLeading,
    ChevronTrailing,
    ChevronUp,
    ChevronDown,
    ArrowUp,
    ArrowDown,
    ArrowBack,
    ArrowForward,
    Rising,
    Falling,
    Steady,
    Pause,
    Play,
    Stop,
    Undo,
    Redo,
    Clear,
    Warm,
    Conflict,
    History,
    Clock,
    Export,
    Check,
    User,
    Folder,
};

enum class Ink { Text, Muted, Accent, Good, Warn, Bad, OnFill, Edge };

QIcon icon(Icon name, Ink ink = Ink::Text);

// Directly, e.g. in a delegate. `area` in logical pixels; the icon is centred at the size fitting it.
void paintIcon(QPainter& painter, const QRectF& area, Icon name, const QColor& color, bool mirrored = false);

// The status glyph of a tone (✓ ⚠ ⬣ drawn by us; Neutral: a ring) and the colour's ink.
Icon toneIcon(Tone tone);
Ink toneInk(Tone tone);

// keystead: the program's own, all sizes.
QIcon applicationIcon();

// For tests: every name with its resource path.
QString iconPath(Icon name);
int iconCount();

} // namespace theme
