using System.Net;
using System.Text;

namespace PerfHub.Api.Tests.Http.Json;

public sealed class ObjectShapeTests(JsonBodyFixture bodies) : IClassFixture<JsonBodyFixture>
{
    [Theory]
    [InlineData("/filledOn")]
    [InlineData("/budget")]
    [InlineData("/budget/initial")]
    [InlineData("/budget/adjusted")]
    [InlineData("/budget/executed")]
    [InlineData("/indicators")]
    [InlineData("/indicators/0/code")]
    [InlineData("/indicators/0/name")]
    [InlineData("/indicators/0/kind")]
    [InlineData("/indicators/0/weight")]
    [InlineData("/indicators/0/score")]
    [InlineData("/indicators/0/direction")]
    [InlineData("/indicators/0/target")]
    [InlineData("/indicators/0/target/value")]
    [InlineData("/indicators/0/final")]
    [InlineData("/indicators/0/final/value")]
    [InlineData("/indicators/2/attainment")]
    [InlineData("/score")]
    [InlineData("/score/total")]
    [InlineData("/score/grade")]
    public async Task A_missing_or_null_required_field_is_refused(string pointer)
    {
        await bodies.AssertRefusedAsync(pointer, null, "required");
        await bodies.AssertRefusedAsync(pointer, "null", "required");
    }

    [Theory]
    [InlineData("/profile")]
    [InlineData("/keyWork")]
    [InlineData("/keyWork/0/figures")]
    [InlineData("/budget/adjustment")]
    [InlineData("/budget/executionRate")]
    [InlineData("/budget/sources")]
    [InlineData("/budget/fiscalFunds")]
    [InlineData("/budget/basic")]
    [InlineData("/budget/projects")]
    [InlineData("/management")]
    [InlineData("/indicators/0/midYear")]
    [InlineData("/indicators/0/completionRate")]
    [InlineData("/indicators/0/attainment")]
    [InlineData("/indicators/2/direction")]
    [InlineData("/indicators/2/target")]
    [InlineData("/indicators/2/final")]
    [InlineData("/score/executionWeight")]
    [InlineData("/score/execution")]
    [InlineData("/conclusion")]
    [InlineData("/problems")]
    public async Task An_optional_field_may_be_missing_or_null(string pointer)
    {
        await bodies.AssertAcceptedAsync(pointer, null);
        await bodies.AssertAcceptedAsync(pointer, "null");
    }

    [Fact]
    public async Task An_empty_object_is_refused_with_every_required_field() =>
        Assert.Equal(["/budget required", "/filledOn required", "/indicators required", "/score required"], await bodies.FileAndGetErrorsAsync("{}"));

    [Theory]
    [InlineData("/Conclusion", "1")]
    [InlineData("/budget/initial ", "1")]
    [InlineData("/budget/fiscalFunds/预算", "null")]
    [InlineData("/indicators/1/final/note", "{\"a\":[1,{\"b\":null}]}")]
    [InlineData("/keyWork/0/figures/0/plan", "\"\\ud800\"")]
    [InlineData("/a~1b", "1")]
    [InlineData("/budget/~0", "1")]
    [InlineData("/score/~1~01~10", "[]")]
    [InlineData("/indicators/0/", "1")]
    public Task An_unknown_field_is_refused_with_its_escaped_pointer(string pointer, string json) =>
        bodies.AssertRefusedAsync(pointer, json, "unknown-field");

    [Theory]
    [InlineData("/profile", "[]")]
    [InlineData("/budget", "252.39")]
    [InlineData("/score", "\"优\"")]
    [InlineData("/indicators/0", "[{\"code\":\"1\"}]")]
    [InlineData("/indicators/0", "null")]
    [InlineData("/indicators/0/target", "20")]
    public Task A_value_that_is_not_an_object_is_one_error(string pointer, string json) =>
        bodies.AssertRefusedAsync(pointer, json, "wrong-type");

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"{}\"")]
    public async Task A_body_that_is_not_an_object_is_one_error_at_the_root(string body) =>
        Assert.Equal([" wrong-type"], await bodies.FileAndGetErrorsAsync(body));

    [Theory]
    [InlineData(null, "请求内容不符合要求", "缺少必填项", "应为数字", "没有此字段")]
    [InlineData("en", "The body is invalid", "a required field is missing", "a number is expected", "the field does not exist")]
    public async Task Every_error_is_described_in_the_requested_language(string? language, string title, params string[] messages)
    {
        var body = new ReportWithValues().WithValue("/filledOn", null).WithValue("/budget/initial", "[]").WithValue("/more", "1").ToString();
        (string, string)[] headers = language is null ? [] : [("Accept-Language", language)];

        var response = await bodies.Unit.FileReportAsync(Encoding.UTF8.GetBytes(body), headers: headers);

        var problem = response.ExpectProblemBody(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(title, problem.Title);
        Assert.Equal(messages.Order(), problem.Errors!.Select(error => error.Message).Order());
        Assert.Equal(["/budget/initial wrong-type", "/filledOn required", "/more unknown-field"], response.GetValidationErrors());
    }
}
