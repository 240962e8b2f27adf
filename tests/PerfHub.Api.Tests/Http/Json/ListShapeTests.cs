using System.Text;
using PerfHub.Api.Http.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Tests.Http.Json;

public sealed class ListShapeTests(JsonBodyFixture bodies) : IClassFixture<JsonBodyFixture>
{
    [Fact]
    public Task A_report_without_indicators_is_refused() => bodies.AssertRefusedAsync("/indicators", "[]", "count-out-of-range");

    [Fact]
    public async Task A_report_has_at_most_500_indicators()
    {
        await bodies.AssertAcceptedAsync("/indicators", CreateIndicators(500));
        await bodies.AssertRefusedAsync("/indicators", CreateIndicators(501), "count-out-of-range");
    }

    [Theory]
    [InlineData("/keyWork", "{}", 100)]
    [InlineData("/keyWork/0/figures", "{}", 100)]
    [InlineData("/problems", "\"\"", 100)]
    [InlineData("/profile/departments", "\"\"", 1000)]
    [InlineData("/budget/sources", "{}", 100)]
    [InlineData("/budget/projects/items", "{}", 1000)]
    public async Task Other_lists_may_be_empty_and_have_a_maximum_length(string pointer, string item, int maxCount)
    {
        await bodies.AssertAcceptedAsync(pointer, "[]");
        await bodies.AssertAcceptedAsync(pointer, $"[{string.Join(',', Enumerable.Repeat(item, maxCount))}]");
        await bodies.AssertRefusedAsync(pointer, $"[{string.Join(',', Enumerable.Repeat(item, maxCount + 1))}]", "count-out-of-range");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("\"1\"")]
    [InlineData("{\"0\":{\"code\":\"1\"}}")]
    public Task A_value_that_is_not_a_list_is_one_error(string json) => bodies.AssertRefusedAsync("/indicators", json, "wrong-type");

    [Fact]
    public async Task A_list_contains_no_null()
    {
        await bodies.AssertRefusedAsync("/problems/2", "null", "wrong-type");
        await bodies.AssertRefusedAsync("/keyWork/1", "null", "wrong-type");
    }

    [Fact]
    public async Task Each_repetition_of_an_indicator_code_is_refused()
    {
        var body = new ReportWithValues().WithValue("/indicators/1/code", "\"1\"").WithValue("/indicators/2/code", "\"\\u0031\"");

        Assert.Equal(["/indicators/1/code duplicate", "/indicators/2/code duplicate"], await bodies.FileAndGetErrorsAsync(body.ToString()));
    }

    // Codes are compared in their normal form.
    [Fact]
    public async Task Codes_that_differ_only_in_width_or_white_space_are_one()
    {
        var body = new ReportWithValues().WithValue("/indicators/1/code", "\"１\"").WithValue("/indicators/2/code", "\" 1\"");

        Assert.Equal(["/indicators/1/code duplicate", "/indicators/2/code duplicate"], await bodies.FileAndGetErrorsAsync(body.ToString()));
    }

    [Fact]
    public void Codes_of_a_stored_report_may_have_one_normal_form()
    {
        var report = new ReportWithValues().WithValue("/indicators/1/code", "\"１\"").ToString();

        Assert.Equal(["1", "１"], JsonBody.ParseStored<SelfEvaluationReport>(Encoding.UTF8.GetBytes(report)).Indicators.Take(2).Select(it => it.Code));
    }

    [Fact]
    public async Task Codes_that_differ_only_in_case_are_different()
    {
        var body = new ReportWithValues().WithValue("/indicators/0/code", "\"a1\"").WithValue("/indicators/1/code", "\"A1\"");

        await bodies.AssertAcceptedAsync(body.ToString());
    }

    private static string CreateIndicators(int count) => $"[{string.Join(',', Enumerable.Range(1, count).Select(code =>
        $$"""{"code":"{{code}}","name":"名","kind":"qualitative","attainment":"achieved","weight":0.18,"score":0.18}"""))}]";
}
