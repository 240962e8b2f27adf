using System.Net;
using System.Text;

namespace PerfHub.Api.Tests.Http.Json;

/// <summary>The fields of an indicator that depend on each other, and its evidence.</summary>
public sealed class TargetShapeTests(JsonBodyFixture bodies) : IClassFixture<JsonBodyFixture>
{
    private const string Range = """{"min":40,"max":60,"unit":"%"}""";

    [Theory]
    [InlineData("""{"min":40}""", "/indicators/0/target/max required")]
    [InlineData("""{"max":40}""", "/indicators/0/target/min required")]
    [InlineData("""{"unit":"%"}""", "/indicators/0/target/value required")]
    [InlineData("""{"min":60.1,"max":60}""", "/indicators/0/target/min not-in-order")]
    [InlineData("""{"value":50,"min":40,"max":60}""", "/indicators/0/target value-and-range")]
    [InlineData("""{"value":50,"max":60}""", "/indicators/0/target value-and-range")]
    [InlineData("""{"value":50}""", "/indicators/0/target range-expected")]
    [InlineData("""{"min":"40","max":60}""", "/indicators/0/target/min wrong-type")]
    public async Task A_target_that_is_no_whole_range_is_refused_for_the_direction_between(string target, string error) => Assert.Equal(
        [error],
        await bodies.FileAndGetErrorsAsync(
            new ReportWithValues().WithValue("/indicators/0/direction", "\"between\"").WithValue("/indicators/0/target", target).ToString()));

    [Theory]
    [InlineData("/indicators/0/target", "\"atLeast\"")]
    [InlineData("/indicators/0/adjustedTarget", "\"equal\"")]
    public async Task A_range_is_refused_for_other_directions(string pointer, string direction) => Assert.Equal(
        [$"{pointer} value-expected"],
        await bodies.FileAndGetErrorsAsync(
            new ReportWithValues().WithValue("/indicators/0/direction", direction).WithValue(pointer, Range).ToString()));

    [Theory]
    [InlineData("\"between\"", """{"value":50}""", "方向为区间的，目标值应填报下限和上限")]
    [InlineData("\"atLeast\"", Range, "目标区间（下限、上限）只适用于方向为区间的指标")]
    [InlineData("\"between\"", """{"min":60.1,"max":60}""", "下限 60.1 不得大于上限 60")]
    public async Task The_message_in_Chinese_names_no_field(string direction, string target, string message)
    {
        var body = new ReportWithValues().WithValue("/indicators/0/direction", direction).WithValue("/indicators/0/target", target).ToString();

        var problem = (await bodies.Unit.FileReportAsync(Encoding.UTF8.GetBytes(body))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");

        Assert.Equal(message, (string?)problem["errors"]![0]!["message"]);
    }

    [Fact]
    public async Task An_adjusted_target_must_be_a_range_where_the_target_is_one() => Assert.Equal(
        ["/indicators/0/adjustedTarget range-expected"],
        await bodies.FileAndGetErrorsAsync(
            new ReportWithValues().WithValue("/indicators/0/direction", "\"between\"").WithValue("/indicators/0/target", Range)
                .WithValue("/indicators/0/adjustedTarget", """{"value":50}""").ToString()));

    [Fact]
    public async Task An_invalid_direction_does_not_make_its_target_invalid_too() => Assert.Equal(
        ["/indicators/0/direction unknown-value"],
        await bodies.FileAndGetErrorsAsync(
            new ReportWithValues().WithValue("/indicators/0/direction", "\"within\"").WithValue("/indicators/0/target", """{"value":50}""").ToString()));

    [Fact]
    public Task A_range_with_an_adjusted_range_is_accepted() => bodies.AssertAcceptedAsync(
        new ReportWithValues().WithValue("/indicators/0/direction", "\"between\"").WithValue("/indicators/0/target", Range)
            .WithValue("/indicators/0/adjustedTarget", """{"min":60,"max":60}""").ToString());

    [Theory]
    [InlineData("\"台账\"")]
    [InlineData("[]")]
    [InlineData("""[{"name":"台账"}]""")]
    [InlineData("""[{"name":"台账","url":"https://example.org/a?b=c","sha256":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]""")]
    public Task Evidence_is_a_text_or_a_list(string json) => bodies.AssertAcceptedAsync("/indicators/0/evidence", json);

    [Theory]
    [InlineData("7", "/indicators/0/evidence wrong-type")]
    [InlineData("{}", "/indicators/0/evidence wrong-type")]
    [InlineData("[\"台账\"]", "/indicators/0/evidence/0 wrong-type")]
    [InlineData("[{}]", "/indicators/0/evidence/0/name required")]
    [InlineData("""[{"name":" "}]""", "/indicators/0/evidence/0/name blank")]
    [InlineData("""[{"name":"台账","url":"javascript:alert(1)"}]""", "/indicators/0/evidence/0/url wrong-format")]
    [InlineData("""[{"name":"台账","url":"ledger.xlsx"}]""", "/indicators/0/evidence/0/url wrong-format")]
    [InlineData("""[{"name":"台账","sha256":"abc"}]""", "/indicators/0/evidence/0/sha256 wrong-format")]
    [InlineData("""[{"name":"台账","size":1}]""", "/indicators/0/evidence/0/size unknown-field")]
    public async Task Other_evidence_is_refused(string json, string error) => Assert.Equal(
        [error], await bodies.FileAndGetErrorsAsync(new ReportWithValues().WithValue("/indicators/0/evidence", json).ToString()));
}
