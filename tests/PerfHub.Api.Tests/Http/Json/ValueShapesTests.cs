namespace PerfHub.Api.Tests.Http.Json;

public sealed class ValueShapesTests(JsonBodyFixture bodies) : IClassFixture<JsonBodyFixture>
{
    [Theory]
    [InlineData("\"252.39\"", "wrong-type")]
    [InlineData("true", "wrong-type")]
    [InlineData("[252.39]", "wrong-type")]
    [InlineData("{\"value\":1}", "wrong-type")]
    [InlineData("-0.01", "negative")]
    [InlineData("-1000000000000", "negative")]
    [InlineData("0.0000001", "too-many-decimals")]
    [InlineData("1.0000000", "too-many-decimals")]
    [InlineData("1e-7", "too-many-decimals")]
    [InlineData("0.00000000000000000000000000000000000001", "too-many-decimals")]
    [InlineData("1000000000000.000001", "number-out-of-range")]
    [InlineData("1e13", "number-out-of-range")]
    [InlineData("1e400", "number-out-of-range")]
    [InlineData("79228162514264337593543950336", "number-out-of-range")]
    public Task An_invalid_amount_is_refused(string json, string code) => bodies.AssertRefusedAsync("/budget/initial", json, code);

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("0.000001")]
    [InlineData("1.000000")]
    [InlineData("1e-6")]
    [InlineData("2.5239E2")]
    [InlineData("999999999999.999999")]
    [InlineData("1000000000000")]
    [InlineData("1e12")]
    public Task An_amount_within_its_bounds_is_accepted(string json) => bodies.AssertAcceptedAsync("/budget/initial", json);

    [Theory]
    [InlineData("-1000000000000", null)]
    [InlineData("-0.000001", null)]
    [InlineData("-1000000000000.1", "number-out-of-range")]
    [InlineData("-0.0000001", "too-many-decimals")]
    public Task A_figure_that_may_be_negative_has_symmetric_bounds(string json, string? code) =>
        code is null ? bodies.AssertAcceptedAsync("/budget/adjustment", json) : bodies.AssertRefusedAsync("/budget/adjustment", json, code);

    [Theory]
    [InlineData("/budget/initial")]
    [InlineData("/budget/adjusted")]
    [InlineData("/budget/executed")]
    [InlineData("/budget/executionRate")]
    [InlineData("/budget/carriedOver")]
    [InlineData("/budget/received")]
    [InlineData("/budget/sources/0/initial")]
    [InlineData("/budget/sources/0/carriedOver")]
    [InlineData("/budget/sources/0/adjusted")]
    [InlineData("/budget/sources/0/executed")]
    [InlineData("/budget/fiscalFunds/initial")]
    [InlineData("/budget/fiscalFunds/adjusted")]
    [InlineData("/budget/fiscalFunds/executed")]
    [InlineData("/budget/basic/personnel")]
    [InlineData("/budget/basic/publicUse")]
    [InlineData("/budget/basic/budget")]
    [InlineData("/budget/basic/executed")]
    [InlineData("/budget/basic/executionRate")]
    [InlineData("/budget/projects/budget")]
    [InlineData("/budget/projects/executed")]
    [InlineData("/budget/projects/items/0/budget")]
    [InlineData("/budget/projects/items/0/executed")]
    [InlineData("/indicators/0/weight")]
    [InlineData("/indicators/0/score")]
    [InlineData("/score/executionWeight")]
    [InlineData("/score/execution")]
    [InlineData("/score/total")]
    [InlineData("/profile/establishedPosts")]
    [InlineData("/profile/actualStaff")]
    [InlineData("/profile/contractStaff")]
    public Task A_negative_amount_score_or_count_is_refused(string pointer) => bodies.AssertRefusedAsync(pointer, "-1", "negative");

    [Theory]
    [InlineData("/budget/adjustment")]
    [InlineData("/budget/adjustmentRate")]
    [InlineData("/indicators/0/target/value")]
    [InlineData("/indicators/0/midYear/value")]
    [InlineData("/indicators/0/final/value")]
    [InlineData("/indicators/0/completionRate")]
    [InlineData("/keyWork/0/figures/0/value")]
    public Task An_adjustment_rate_or_measured_value_may_be_negative(string pointer) => bodies.AssertAcceptedAsync(pointer, "-1");

    [Theory]
    [InlineData("13.5")]
    [InlineData("\"13\"")]
    [InlineData("2147483648")]
    [InlineData("[]")]
    public Task A_staff_count_that_is_not_an_integer_is_refused(string json) => bodies.AssertRefusedAsync("/profile/actualStaff", json, "wrong-type");

    [Theory]
    [InlineData("1")]
    [InlineData("false")]
    [InlineData("[\"完成\"]")]
    [InlineData("{\"text\":{\"text\":\"完成\"}}")]
    public Task A_value_that_is_not_a_text_is_refused(string json) => bodies.AssertRefusedAsync("/conclusion", json, "wrong-type");

    [Theory]
    [InlineData("/conclusion")]
    [InlineData("/problems/0")]
    [InlineData("/keyWork/0/text")]
    [InlineData("/indicators/0/deviationReason")]
    [InlineData("/management/systems")]
    public async Task A_text_has_at_most_20_000_characters(string pointer)
    {
        await bodies.AssertAcceptedAsync(pointer, $"\"{new string('长', 20_000)}\"");
        await bodies.AssertRefusedAsync(pointer, $"\"{new string('长', 20_001)}\"", "too-long");
    }

    [Theory]
    [InlineData("/indicators/0/code", 64)]
    [InlineData("/indicators/0/name", 500)]
    public async Task A_code_or_name_is_not_blank_and_has_a_maximum_length(string pointer, int maxLength)
    {
        await bodies.AssertAcceptedAsync(pointer, $"\"{new string('长', maxLength)}\"");
        await bodies.AssertRefusedAsync(pointer, $"\"{new string('长', maxLength + 1)}\"", "too-long");
        await bodies.AssertRefusedAsync(pointer, "\"\"", "blank");
        await bodies.AssertRefusedAsync(pointer, "\"\\t　\"", "blank");
    }

    [Theory]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"完成\\u0000。\"")]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"\\ude00\\ud83d\"")]
    [InlineData("\"\\ud83d😀\"")]
    [InlineData("\"\\ud83d\\\\ude00\"")]
    public async Task A_text_with_NUL_or_a_lone_surrogate_is_refused_in_every_field(string json)
    {
        await bodies.AssertRefusedAsync("/conclusion", json, "invalid-text");
        await bodies.AssertRefusedAsync("/problems/1", json, "invalid-text");
        await bodies.AssertRefusedAsync("/indicators/1/code", json, "invalid-text");
        await bodies.AssertRefusedAsync("/filledOn", json, "wrong-type");
        await bodies.AssertRefusedAsync("/score/grade", json, "unknown-value");
    }

    [Theory]
    [InlineData("\"2025-02-29\"")]
    [InlineData("\"2025-2-18\"")]
    [InlineData("\"2025-02-18T00:00:00Z\"")]
    [InlineData("\"18.02.2025\"")]
    [InlineData("\"\"")]
    [InlineData("20250218")]
    [InlineData("{\"day\":18}")]
    public Task An_invalid_date_is_refused(string json) => bodies.AssertRefusedAsync("/filledOn", json, "wrong-type");

    [Fact]
    public Task A_leap_day_is_accepted() => bodies.AssertAcceptedAsync("/filledOn", "\"2024-02-29\"");

    [Theory]
    [InlineData("/score/grade", "\"Excellent\"")]
    [InlineData("/score/grade", "\"优秀\"")]
    [InlineData("/score/grade", "0")]
    [InlineData("/score/grade", "[\"优\"]")]
    [InlineData("/indicators/0/direction", "\"AtLeast\"")]
    [InlineData("/indicators/0/accumulation", "\"\"")]
    [InlineData("/indicators/2/attainment", "\"achieved \"")]
    [InlineData("/indicators/0/kind", "\"quantity\"")]
    [InlineData("/indicators/2/kind", "{\"kind\":\"qualitative\"}")]
    public Task An_unknown_enum_value_is_one_error(string pointer, string json) => bodies.AssertRefusedAsync(pointer, json, "unknown-value");

    [Fact]
    public Task An_enum_value_may_be_written_with_escapes() => bodies.AssertAcceptedAsync("/score/grade", "\"\\u4F18\"");
}
