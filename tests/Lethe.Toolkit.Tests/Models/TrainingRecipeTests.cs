using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

public sealed class TrainingRecipeTests
{
    [Fact]
    public void A_recipe_reads_what_it_writes()
    {
        TrainingRecipe recipe = new TrainingRecipe().With(["lr=0.3", "augment=crop4+flip", "schedule=cosine", "warm-up=0.05"]);
        Assert.Equal(recipe, TrainingRecipe.Parse(recipe.ToString()));
        Assert.Equal("epochs=8,batch=64,lr=0.3,weight-decay=0.0005,momentum=0.9,optimizer=sgd,schedule=cosine,warm-up=0.05,augment=crop4+flip", recipe.ToString());
    }

    [Fact]
    public void Another_optimizer_brings_its_own_learning_rate_unless_one_is_given()
    {
        Assert.Equal(2e-3, new TrainingRecipe().With(["optimizer=adamw"]).LearningRate);
        Assert.Equal(0.5, new TrainingRecipe().With(["lr=0.5", "optimizer=adamw"]).LearningRate);
        Assert.Equal(0.1, new TrainingRecipe().With(["optimizer=sgd"]).LearningRate);
    }

    [Fact]
    public void All_faults_of_settings_come_at_once()
    {
        UsageException fault = Assert.Throws<UsageException>(() => new TrainingRecipe().With(["lr=0", "momentum=1", "augment=blur", "optimiser=adam"]));
        Assert.StartsWith("training: option 'lr': expected a number above 0 and at most 1000, got '0'; option 'momentum'", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("unknown option 'optimiser', did you mean 'optimizer'?", fault.Message, StringComparison.Ordinal);
    }
}
