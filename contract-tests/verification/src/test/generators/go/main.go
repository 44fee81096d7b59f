package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"checks/client"
)

var configuration = client.NewConfiguration()

func main() {
	configuration.Servers = client.ServerConfigurations{{URL: os.Getenv("SANDBOX")}}
	api := client.NewAPIClient(configuration)
	customers := api.CustomerQualificationAPI
	withToken := context.WithValue(context.Background(), client.ContextAccessToken, "any-token")
	education, none := os.Getenv("EDUCATION"), os.Getenv("NONE")
	notKnownToday := os.Getenv("NOT_KNOWN_TODAY")

	one, _, err := customers.GetQualification(withToken, education).Execute()
	show("read one", err, parsed(one))
	all, _, err := customers.GetQualifications(withToken, education).Execute()
	show("read all", err, vetted(all[0]))
	application := client.NewCustomerQualificationRequest("Education")
	application.SetEducationSegment("K12")
	applied, _, err := customers.CreateQualifications(withToken, none).Qualification(*application).Execute()
	show("apply", err, vetted(*applied))
	set, _, err := customers.UpdateQualification(withToken, none).
		Qualification(`"GovernmentCommunityCloud"`).Code("12345").Execute()
	show("set", err, parsed(set))
	codes, _, err := api.ValidationCodesAPI.GetValidationCodes(withToken).Execute()
	show("codes", err, codes[0].GetValidationId(), codes[0].GetRemainingCreates())
	one, _, err = customers.GetQualification(withToken, notKnownToday).Execute()
	show("unknown one", err, parsed(one))
	all, _, err = customers.GetQualifications(withToken, notKnownToday).Execute()
	show("unknown all", err, vetted(all[0]))
	_, response, err := customers.GetQualifications(withToken, os.Getenv("NO_SUCH_CUSTOMER")).Execute()
	show("not found", nil, response.StatusCode, code(err))
	_, response, err = customers.GetQualifications(context.Background(), education).Execute()
	show("no token", nil, response.StatusCode, code(err))
}

func vetted(qualification client.VettedQualification) string {
	return qualification.GetQualification() + " " + qualification.GetVettingStatus()
}

func parsed(bareString string) (text string) {
	if err := json.Unmarshal([]byte(bareString), &text); err != nil {
		panic(err)
	}
	return text
}

func code(err error) int32 {
	refusal := err.(*client.GenericOpenAPIError).Model().(client.ErrorResponse)
	return refusal.GetCode()
}

func show(check string, err error, values ...any) {
	if err != nil {
		panic(err)
	}
	fmt.Println(append([]any{check + ":"}, values...)...)
}

