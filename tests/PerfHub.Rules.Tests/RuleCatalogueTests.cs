using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests;

public sealed class RuleCatalogueTests
{
    [Fact]
    public void Ids_are_unique() =>
        Assert.Equal(RuleCatalogue.All.Count, RuleCatalogue.All.Select(rule => rule.Id).Distinct().Count());

    [Fact]
    public void A_class_is_named_after_its_id() => Assert.All(
        RuleCatalogue.All,
        rule => Assert.Equal(rule.Id.Replace("-", "", StringComparison.Ordinal), rule.GetType().Name, ignoreCase: true));

    [Fact]
    public void Every_text_is_filled_in_both_languages() => Assert.All(RuleCatalogue.All, rule =>
    {
        Assert.NotEmpty(rule.Formula);
        Text[] texts = [rule.Title, rule.Source, .. rule.Parameters.Select(parameter => parameter.Description)];
        Assert.All(texts, text =>
        {
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", text.Zh);
            Assert.Matches("[A-Za-z]{3}", text.En);
        });
    });

    [Fact]
    public void Every_rule_has_a_test_class_of_its_own() => Assert.All(
        RuleCatalogue.All,
        rule => Assert.Contains(
            typeof(RuleCatalogueTests).Assembly.GetTypes(),
            test => test.BaseType == typeof(RuleTest<>).MakeGenericType(rule.GetType())));
}
