/* The version of module and selfservicectl; the heading in CHANGELOG.md follows it. */
#ifndef SS_VERSION_H
#define SS_VERSION_H

#define SS_VERSION "0.9-dev"

#endif
