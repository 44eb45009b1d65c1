# SYNTAX TEST "source.dockerfile" "suppression comments in Dockerfiles"

# hullcheck-ignore some-rule -- this whole file is an example
# ^^^^^^^^^^^^^^^^ comment.line.number-sign.hullcheck meta.suppression.hullcheck keyword.control.suppression.hullcheck
#                  ^^^^^^^^^ entity.name.tag.rule.hullcheck
FROM debian:13
# <---- keyword.other.special-method.dockerfile
  # hullcheck-ignore some-rule, other-rule until=2030-01-31 -- the mirror keeps it
# ^ punctuation.definition.comment.hullcheck
#   ^^^^^^^^^^^^^^^^ keyword.control.suppression.hullcheck
#                    ^^^^^^^^^ entity.name.tag.rule.hullcheck
#                             ^ punctuation.separator.rules.hullcheck
#                               ^^^^^^^^^^ entity.name.tag.rule.hullcheck
#                                                ^^^^^^^^^^ constant.numeric.date.hullcheck
#                                                              ^^^^^^^^^^^^^^^^^^^ string.unquoted.reason.hullcheck
USER root
# <---- keyword.other.special-method.dockerfile
# an ordinary comment about hullcheck-ignore
#                           ^^^^^^^^^^^^^^^^ - keyword.control.suppression.hullcheck
