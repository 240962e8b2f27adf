using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Http.Json;

/// <summary>Malformed JSON, malformed UTF-8, and duplicate keys.</summary>
public sealed class StrictJsonTests(JsonBodyFixture bodies) : IClassFixture<JsonBodyFixture>
{
    private const string NotJson = "the body is not valid JSON or has more than 32 levels";

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("hello", 1, 1)]
    [InlineData("{\"a\":1", 1, 7)]
    [InlineData("{\"a\":1,}", 1, 8)]
    [InlineData("{\"a\":1,\n \"b\":tru}", 2, 9)]
    [InlineData("{\r\n\r\n\"a\":01}", 3, 6)]
    [InlineData("{\"部门\":1,\n\"单位\" 1}", 2, 10)]
    [InlineData("{\"a\":\"x\ny\"}", 1, 8)]
    [InlineData("{\"a\":\"\\x\"}", 1, 8)]
    [InlineData("{'a':1}", 1, 2)]
    [InlineData("{\"a\":1}\n{}", 2, 1)]
    [InlineData("{\"a\":1 // one\n}", 1, 8)]
    [InlineData("{\"a\":NaN}", 1, 6)]
    [InlineData("\ufeff\ufeff{}", 1, 1)]
    public async Task Malformed_JSON_is_refused_with_line_and_byte(string body, int line, int position) =>
        await AssertMalformedAsync(body, line, position, "不是有效的 JSON，或嵌套超过 32 层", NotJson);

    [Theory]
    [InlineData("{\"a\":\"", new byte[] { 0xff }, 1, 7)]
    [InlineData("{\n\"部门\":\"", new byte[] { 0xc3, 0x28 }, 2, 11)]
    [InlineData("{\"a\":\"", new byte[] { 0xc0, 0x80 }, 1, 7)]
    [InlineData("{\"a\":\"", new byte[] { 0xed, 0xa0, 0x80 }, 1, 7)]
    [InlineData("{\"a\":\"", new byte[] { 0xf4, 0x90, 0x80, 0x80 }, 1, 7)]
    [InlineData("{\"a\":\n\n\"中", new byte[] { 0xe4, 0xb8 }, 3, 5)]
    [InlineData("", new byte[] { 0xb2, 0xbf, 0xc3, 0xc5 }, 1, 1)]
    public async Task Malformed_UTF_8_is_refused_with_line_and_byte(string before, byte[] bytes, int line, int position) =>
        await AssertMalformedAsync([.. Encoding.UTF8.GetBytes(before), .. bytes, .. "\"}"u8], line, position, "不是有效的 UTF-8 编码", "the body is not valid UTF-8");

    [Theory]
    [InlineData("{\"a\":", "}")]
    [InlineData("[", "]")]
    public async Task Nesting_is_limited_to_a_depth_of_32(string open, string close)
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

        Assert.NotEmpty(await bodies.FileAndGetErrorsAsync(Nested(32)));
        await AssertMalformedAsync(Nested(33), 1, 32 * open.Length + 1, "不是有效的 JSON，或嵌套超过 32 层", NotJson);
    }

    [Theory]
    [InlineData("{\"filledOn\":\"2025-02-18\",\n\"filledOn\":\"2025-02-18\"}", "filledOn", 2, 1)]
    [InlineData("{\"filledOn\":null,\"filledOn\":\"2025-02-18\"}", "filledOn", 1, 18)]
    [InlineData("{\"budget\":{\"initial\":1,\"init\\u0069al\":2}}", "initial", 1, 24)]
    [InlineData("{\"indicators\":[{\"code\":\"1\",\n  \"code\":\"1\"}]}", "code", 2, 3)]
    [InlineData("{\"部门\":1,\"部门\":1}", "部门", 1, 13)]
    [InlineData("{\"部门\":1,\"\\u90e8门\":1}", "部门", 1, 13)]
    [InlineData("{\"a\":{\"b\":[0,{\"c\":1,\"c\":1}]}}", "c", 1, 21)]
    [InlineData("{\"conclusion\":{\"a\":1,\"b\":2,\"a\":1}}", "a", 1, 28)]
    [InlineData("{\"budget\":[{\"a\":1,\"a\":1}]}", "a", 1, 19)]
    [InlineData("{\"score\":{\"grade\":{\"a\":1,\"a\":1}}}", "a", 1, 26)]
    [InlineData("{\"\":1,\"\":1}", "", 1, 7)]
    [InlineData("{\"\\ud800\":1,\"\\ud800\":1}", "\\ud800", 1, 13)]
    public async Task A_duplicate_key_is_refused_in_every_object(string body, string key, int line, int position) =>
        await AssertMalformedAsync(body, line, position, $"同一对象中键“{key}”重复", $"the key “{key}” is duplicated in one object");

    [Fact]
    public async Task A_duplicate_key_is_refused_in_an_indicator_beyond_the_limit()
    {
        var body = $"{{\"indicators\":[{string.Concat(Enumerable.Repeat("0,", 600))}{{\"a\":1,\"a\":1}}]}}";

        await AssertMalformedAsync(body, 1, body.LastIndexOf("\"a\"", StringComparison.Ordinal) + 1, "同一对象中键“a”重复", "the key “a” is duplicated in one object");
    }

    [Fact]
    public async Task Equal_keys_in_different_objects_and_keys_that_differ_in_case_are_not_duplicates() => Assert.Equal(
        ["/A unknown-field", "/a unknown-field", "/budget required", "/filledOn required", "/indicators required", "/score required"],
        await bodies.FileAndGetErrorsAsync("{\"a\":[{\"a\":1},{\"a\":1}],\"A\":{\"a\":{\"a\":1}}}"));

    private Task AssertMalformedAsync(string body, int line, int position, string zh, string en) =>
        AssertMalformedAsync(Encoding.UTF8.GetBytes(body), line, position, zh, en);

    private async Task AssertMalformedAsync(byte[] body, int line, int position, string zh, string en)
    {
        (ApiResponse Response, string Detail)[] responses =
        [
            (await bodies.Unit.FileReportAsync(body), $"第 {line} 行第 {position} 字节：{zh}。"),
            (await bodies.Unit.ValidateReportAsync(body, headers: ("Accept-Language", "en")), $"Line {line}, byte {position}: {en}."),
        ];

        Assert.All(responses, it => Assert.Equal(it.Detail, it.Response.ExpectProblemBody(HttpStatusCode.BadRequest, "malformed-body").Detail));
    }
}
