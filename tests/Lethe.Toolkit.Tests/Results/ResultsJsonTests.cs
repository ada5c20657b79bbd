using System.Text.Json;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Results;

public sealed class ResultsJsonTests
{
    private static readonly AuditRecord Audit = new(
        "class:6",
        Claim.NoEvidence,
        new AuditModels(
            new ModelMetrics(new() { { "retain_test_accuracy", MetricValue.Of(0.91, 0.90, 0.92) } }),
            new ModelMetrics(new() { { "retain_test_accuracy", MetricValue.Of(0.89) } })),
        null,
        AuditCost.Of(2.5, 1000, 0, 120, null),
        new AuditProvenance("0.1.0", "aa", "bb", null, "cc", "dd"));

    [Fact]
    public void An_audit_has_the_names_and_the_order_of_the_design()
    {
        string json = ResultsJson.Serialize(Audit);
        Assert.Equal("""
            {
              "forget": "class:6",
              "claim": "no evidence",
              "models": {
                "original": {
                  "metrics": {
                    "retain_test_accuracy": {
                      "value": 0.91,
                      "low": 0.9,
                      "high": 0.92
                    }
                  }
                },
                "unlearned": {
                  "metrics": {
                    "retain_test_accuracy": {
                      "value": 0.89
                    }
                  }
                }
              },
              "gap": null,
              "cost": {
                "seconds": 2.5,
                "samples_forward": 1000,
                "samples_backward": 0,
                "parameters_changed": 120,
                "savings": {
                  "value": null,
                  "reason": "retraining was not timed"
                }
              },
              "provenance": {
                "version": "0.1.0",
                "original_sha256": "aa",
                "unlearned_sha256": "bb",
                "retrained_sha256": null,
                "data_sha256": "cc",
                "ids_sha256": "dd"
              }
            }
            """.ReplaceLineEndings("\n"), json);
    }

    [Fact]
    public void An_audit_is_read_back_to_the_byte()
    {
        string json = ResultsJson.Serialize(Audit);
        Assert.Equal(json, ResultsJson.Serialize(ResultsJson.ReadAudit(json)));
    }

    [Fact]
    public void An_audit_that_lacks_a_part_is_refused() => Assert.Throws<JsonException>(() => ResultsJson.ReadAudit("""{"forget":"class:6"}"""));
}
