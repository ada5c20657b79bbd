using Lethe.Experiments.Plans;
using Lethe.Experiments.Search;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Plans;

public sealed class StudyPlanTests
{
    private const string Whole = """
        name: example
        data: fashion-mnist-mini
        models:
          - mlp
          - spec: cnn
            recipe: { epochs: 2 }
        recipe: { lr: 0.05, epochs: 3 }
        requests: [class:6, "random:5%@1"]
        methods:
          - finetune
          - ssd: { rule: [paper], alpha: [5, 10], lambda: 1 }
        seeds: { training: 3, unlearning: [7, 9] }
        metrics: [default, zrf]
        tune:
          methods:
            - gradient-ascent
            - ssd: { rule: paper, alpha: [1, 10, 100] }
          search: grid
          budget: 4
        """;

    [Fact]
    public void A_whole_plan_is_read()
    {
        StudyPlan plan = StudyPlan.Parse(Whole);
        Assert.Equal("example", plan.Name);
        Assert.Equal(["fashion-mnist-mini"], plan.Data);
        Assert.Equal(["mlp", "cnn"], plan.Models.Select(model => model.Spec));
        Assert.Equal(["epochs=3", "lr=0.05"], plan.Models[0].Recipe);
        Assert.Equal(["epochs=2", "lr=0.05"], plan.Models[1].Recipe);
        Assert.Equal(["class:6", "random:5%@1"], plan.Requests.Select(request => request.Request.Text));
        Assert.Equal(["finetune", "ssd rule=paper alpha=5 lambda=1", "ssd rule=paper alpha=10 lambda=1", "gradient-ascent tuned", "ssd tuned"], plan.Methods.Select(method => method.Label));
        Assert.Equal([0UL, 1, 2], plan.Seeds.Training);
        Assert.Equal([7UL, 9], plan.Seeds.Unlearning);
        Assert.Equal([0UL], plan.Seeds.Evaluation);
        Assert.Equal("default,zrf", plan.Metrics);
        Assert.Equal(SearchKind.Grid, plan.Tune!.Search);
        Assert.Equal(4, plan.Tune.Budget);
        Assert.Equal(3, plan.Tune.Spaces["ssd"].Size);
        Assert.Equal(Whole, plan.Text);
    }

    [Fact]
    public void All_stands_for_every_method_but_the_reference()
    {
        StudyPlan plan = StudyPlan.Parse("{ data: mnist, models: mlp, requests: 'class:1', methods: all, seeds: 2 }");
        Assert.DoesNotContain("retrain", plan.Methods.Select(method => method.Id));
        Assert.Contains("mask-logit", plan.Methods.Select(method => method.Id));
        Assert.Equal(2, plan.Seeds.Training.Length);
    }

    [Theory]
    [InlineData("name: ../elsewhere", 3, "'name': expected one text such as quick, without")]
    [InlineData("modles: cnn", 3, "unknown key 'modles', did you mean 'models'?")]
    [InlineData("recipe: { epoch: 3 }", 3, "unknown option 'epoch', did you mean 'epochs'?")]
    [InlineData("recipe: { epochs: 0 }", 3, "option 'epochs': expected an integer")]
    [InlineData("recipe: { lr: fast }", 3, "option 'lr': expected a number")]
    [InlineData("recipe: { lr: [0.1, 0.2] }", 3, "expected one value, got 2")]
    [InlineData("recipe: much", 3, "expected options such as")]
    [InlineData("seeds: 0", 3, "'seeds': expected a whole number from 1 to 1000, got '0'")]
    [InlineData("seeds: [1, 1]", 3, "seed 1 is given twice")]
    [InlineData("seeds: [-1]", 3, "expected a seed, a whole number from 0, got '-1'")]
    [InlineData("seeds: { trainig: 2 }", 3, "unknown key 'trainig' of 'seeds', did you mean 'training'?")]
    [InlineData("metrics: zrff", 3, "unknown metric 'zrff', did you mean 'zrf'?")]
    [InlineData("tune: { methods: ssd, search: best }", 3, "'search': expected grid, random, halving, got 'best'")]
    [InlineData("tune: { methods: ssd, budget: none }", 3, "'budget': expected a whole number from 1")]
    [InlineData("tune: { methods: { ssd: { alpha: 1 } } }", 3, "nothing to search")]
    [InlineData("tune: { search: halving }", 3, "'methods' is missing of 'tune'")]
    [InlineData("tune: { methods: sdd }", 3, "unknown method 'sdd', did you mean 'ssd'?")]
    [InlineData("tune: { methods: { retrain: { epochs: [1, 2] } } }", 3, "'retrain' is what all methods are compared with")]
    [InlineData("tune: { methods: [ssd, ssd] }", 3, "method 'ssd' is given twice")]
    [InlineData("tune: { methods: { ssd: { alpha: [1, -3] } } }", 3, "method 'ssd': option 'alpha': expected")]
    [InlineData("tune: { methods: ssd, trials: 3 }", 3, "unknown key 'trials' of 'tune'")]
    [InlineData("name: [a, b]", 3, "'name': expected one text")]
    [InlineData("name: { a: b }", 3, "'name': expected one text")]
    [InlineData("metrics: []", 3, "'metrics' is empty")]
    [InlineData("metrics: { zrf: 1 }", 3, "'metrics': expected a text")]
    [InlineData("seeds: many", 3, "'seeds': expected a whole number from 1 to 1000, got 'many'")]
    [InlineData("seeds: { unlearning: 1.5 }", 3, "'unlearning': expected a whole number from 1 to 1000, got '1.5'")]
    [InlineData("seeds: []", 3, "'seeds' is empty")]
    [InlineData("recipe: { lr: }", 3, "'lr': expected a text such as 0.1, got nothing")]
    [InlineData("tune: 3", 3, "'tune': expected keys methods, search, budget")]
    [InlineData("data: mnist", 3, "a key is given twice")]
    [InlineData("seeds: {", 6, "not YAML")]
    public void Each_class_of_mistake_is_told_with_its_line(string line, int number, string message)
    {
        string text = $"data: mnist\nmodels: mlp\n{line}\nrequests: class:1\nmethods: finetune\n";
        Refused(text, $"line {number}: ", message);
    }

    [Theory]
    [InlineData("data: cifar11", "models: mlp", "requests: class:1", "methods: finetune", "line 1: unknown dataset 'cifar11', did you mean 'cifar10'")]
    [InlineData("data: 'mnist:trian=5'", "models: mlp", "requests: class:1", "methods: finetune", "line 1: dataset 'mnist:trian=5': unknown option 'trian', did you mean 'train'?")]
    [InlineData("data: [mnist, mnist]", "models: mlp", "requests: class:1", "methods: finetune", "line 1: 'mnist' is given twice")]
    [InlineData("data: mnist", "models: cnnn", "requests: class:1", "methods: finetune", "line 2: unknown model 'cnnn', did you mean 'cnn'?")]
    [InlineData("data: mnist", "models: { name: cnn }", "requests: class:1", "methods: finetune", "line 2: unknown key 'name' of a model")]
    [InlineData("data: mnist", "models: [mlp, mlp]", "requests: class:1", "methods: finetune", "line 2: model 'mlp' is given twice")]
    [InlineData("data: mnist", "models: mlp", "requests: [class: 1]", "methods: finetune", "line 3: 'requests': expected a text such as class:6, got a mapping (no space may follow the colon)")]
    [InlineData("data: mnist", "models: mlp", "requests: klass:1", "methods: finetune", "line 3: ")]
    [InlineData("data: mnist", "models: mlp", "requests: [class:1, class:1]", "methods: finetune", "line 3: request 'class:1' is given twice")]
    [InlineData("data: mnist", "models: 'cnn:chanels=3'", "requests: class:1", "methods: finetune", "line 2: model 'cnn:chanels=3': unknown option 'chanels'")]
    [InlineData("data: mnist", "models: { spec: cnn, recipe: { momentun: 1 } }", "requests: class:1", "methods: finetune", "line 2: recipe: unknown option 'momentun', did you mean 'momentum'?")]
    [InlineData("data: mnist", "models: { recipe: { lr: 1 } }", "requests: class:1", "methods: finetune", "line 2: 'spec' is missing of a model")]
    [InlineData("data: mnist", "models: [[cnn]]", "requests: class:1", "methods: finetune", "line 2: 'models': expected a text such as cnn, got a list")]
    [InlineData("data: { name: mnist }", "models: mlp", "requests: class:1", "methods: finetune", "line 1: 'data': expected a text such as cifar10, got a mapping")]
    [InlineData("data: mnist", "models: mlp", "requests: 'random:150%'", "methods: finetune", "line 3: ")]
    [InlineData("data: mnist", "models: mlp", "requests: 'ids:nowhere.txt'", "methods: finetune", "line 3: ")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: { finetune: { epochs: few } }", "line 4: method 'finetune': option 'epochs': expected")]
    [InlineData("data: mnist", "models: mlp", "requests: []", "methods: finetune", "line 3: 'requests' is empty")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: finetun", "line 4: unknown method 'finetun', did you mean 'finetune'?")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: { ssd: { alpah: 1 } }", "line 4: method 'ssd': unknown option 'alpah', did you mean 'alpha'?")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: { ssd: { alpha: [1, -1] } }", "line 4: method 'ssd': option 'alpha': expected")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: { ssd: { alpha: 5, share: 0.1 } }", "line 4: method 'ssd': alpha and share are two ways")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: { ssd: { importances: parent, over: retain } }", "line 4: method 'ssd': importances=parent are those of all of D")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: { ssd: { rule: paper, over: retain } }", "line 4: method 'ssd': the published rule fixes over=all, got retain")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: [ssd, ssd]", "line 4: method 'ssd' is given twice")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: { ssd: { rule: paper, alpha: [5, 5.0] } }", "line 4: method 'ssd rule=paper alpha=5' is given twice")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: [finetune, finetune: { lr-scale: 1.0 }]", "line 4: method 'finetune lr-scale=1' is the same as 'finetune'")]
    [InlineData("data: mnist", "models: mlp", "requests: class:1", "methods: [[ssd]]", "line 4: 'methods': expected a method")]
    [InlineData("data: mnist", "models:", "requests: class:1", "methods: ssd", "line 2: 'models' is missing")]
    public void Names_are_looked_up(string data, string models, string requests, string methods, string message) =>
        Refused($"{data}\n{models}\n{requests}\n{methods}\n", message);

    [Fact]
    public void All_faults_come_at_once_in_the_order_of_lines() => Refused(
        "data: cifar11\nmodels: cnnn\nrequests: class:1\nmethods: finetun\nseed: 3\n",
        "line 1: unknown dataset", "; line 2: unknown model", "; line 4: unknown method", "; line 5: unknown key 'seed', did you mean 'seeds'?");

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("\t\u0001")]
    public void What_is_no_plan_is_refused(string text) => Refused(text, "line ");

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("'nowhere.yaml'", Assert.Throws<DataException>(() => StudyPlan.Load("nowhere.yaml")).Message, StringComparison.Ordinal);

    private static void Refused(string text, params string[] parts)
    {
        UsageException fault = Assert.Throws<UsageException>(() => StudyPlan.Parse(text, "plan.yaml"));
        Assert.StartsWith("plan.yaml: line ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.All(parts, part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }
}
