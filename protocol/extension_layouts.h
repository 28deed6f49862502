/*
 * extension_layouts.h - how the data of each extension is laid out: a reader and a writer for each
 * layout, for the table in extensions.c.
 *
 * A reader takes all of extension_data and notes what it says; a writer writes what stands in the
 * struct. Where a layout depends on the message, the place tells.
 */
#ifndef PROTOCOL_EXTENSION_LAYOUTS_H
#define PROTOCOL_EXTENSION_LAYOUTS_H

#include "protocol/extensions.h"

typedef void extension_reader(struct reader *, struct extensions *, enum extension_place);
typedef void extension_writer(struct writer *, const struct extensions *, enum extension_place);

/* Some bytes to be kept; too many are an error at the field of that name. */
void keep_or_fail(struct reader *, struct extensions *, struct kept *, const char *name,
                  const uint8_t *bytes, size_t length);
/* A code for a list with room for `most` of them. */
void note_code(struct reader *, uint16_t *codes, size_t *count, size_t most, const char *name,
               uint16_t code);

/* The same for a list of what the client knows, where values that are unknown here mean nothing:
 * they are read over once half of the room is used. */
void note_known(struct reader *, uint16_t *codes, size_t *count, size_t most, const char *name,
                uint16_t code, bool known);

/* ---- extension_layouts.c ---- */

extension_reader read_flag; /* being there is all that it says */

extension_reader read_server_name, read_max_fragment_length, read_status_request,
    read_supported_groups, read_ec_point_formats, read_signature_algorithms,
    read_signature_algorithms_cert, read_alpn, read_record_size_limit, read_session_ticket,
    read_renegotiation_info;
extension_writer write_server_name, write_max_fragment_length, write_status_request,
    write_supported_groups, write_ec_point_formats, write_signature_algorithms,
    write_signature_algorithms_cert, write_alpn, write_record_size_limit, write_session_ticket,
    write_renegotiation_info;

/* ---- tls13_extensions.c ---- */

extension_reader read_supported_versions, read_key_share, read_psk_key_exchange_modes, read_cookie,
    read_pre_shared_key, read_early_data;
extension_writer write_supported_versions, write_key_share, write_psk_key_exchange_modes,
    write_cookie, write_pre_shared_key, write_early_data;

#endif
