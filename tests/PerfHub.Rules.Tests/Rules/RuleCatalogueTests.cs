using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

public sealed class RuleCatalogueTests
{
    [Fact]
    public void Ids_are_unique() =>
        Assert.Equal(RuleCatalogue.All.Count, RuleCatalogue.All.Select(rule => rule.Id).Distinct().Count());

    [Fact]
    public void Every_class_is_named_after_its_id() => Assert.All(
        RuleCatalogue.All,
        rule => Assert.Equal(rule.Id.Replace("-", "", StringComparison.Ordinal), rule.GetType().Name, ignoreCase: true));

    [Fact]
    public void Every_rule_has_its_texts_in_both_languages() => Assert.All(RuleCatalogue.All, rule =>
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
    public void Every_rule_has_a_test_class() => Assert.All(
        RuleCatalogue.All,
        rule => Assert.Contains(
            typeof(RuleCatalogueTests).Assembly.GetTypes(),
            type => type.BaseType == typeof(RuleTests<>).MakeGenericType(rule.GetType())));
}
