// What Keystead would create in a database, as an administrator reads it before anything is done
// (SPEC S5). Values, any thread.
#pragma once

#include <QString>

namespace workspace {

enum class Schema {
    Unknown, // not looked yet
    Current,
    Missing, // never created: look mode
    Behind,  // made by an older version
    Newer,   // made by a newer one, or altered: nothing is touched
    Hidden,  // this role may not see it
};

struct SchemaPlan
{
    QString create; // every statement of every migration that is missing, in order
    QString rights; // what the creating role needs, and the GRANTs for everybody else
    QString remove; // statements that take all of it away again; the listings with it
};

// role: for whom the GRANTs are written; empty: a placeholder name that says so.
SchemaPlan schemaPlan(const QString& role = {});

} // namespace workspace
